//! `cargo xtask bench`: builds, and leaves the measuring to `bench/run.sh`, which needs no xtask.

use crate::{Outcome, build, process, workspace};

pub fn bench(arguments: &[String]) -> Outcome {
    let script = workspace::root().join("bench/run.sh");
    if !script.is_file() {
        return Err("bench/run.sh does not exist".into());
    }
    build::set_up_and_build(build::Mode::Release)?;
    let (_, rendering) = build::rendering(build::Mode::Release)?;
    let mut bench = process::command("bash");
    bench.arg(script).args(arguments).env("ANTEROOM_BIN", build::program(build::Mode::Release)).env("RENDERING_BIN", rendering);
    process::run(&mut bench)
}
