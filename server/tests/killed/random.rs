//! Numbers that look random and come again with the same seed: `SplitMix64` (Steele, Lea and Flood, 2014).

use services::{Entropy, SystemEntropy};

#[derive(Clone)]
pub struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    /// A new seed each time, unless one is asked for.
    pub fn from_environment() -> Self {
        let given = std::env::var("ANTEROOM_KILL_SEED").ok().map(|text| text.parse().expect("ANTEROOM_KILL_SEED is a number"));
        let seed = given.unwrap_or_else(|| {
            let mut bytes = [0; 8];
            SystemEntropy.fill(&mut bytes);
            u64::from_le_bytes(bytes)
        });
        Self { seed, state: seed }
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Of its own from here on.
    pub fn fork(&mut self) -> Self {
        Self { seed: self.seed, state: self.next() }
    }

    /// Both ends included.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        let span = u64::try_from(most - least + 1).expect("a small number");
        least + usize::try_from(self.next() % span).expect("a small number")
    }
}
