//! `searching measure DATABASE COUNT…`: fills a new database with so many invented clients, and prints how long a page and a search
//! take at each count. `searching fill DATABASE COUNT`: only fills the practice that is there. `searching bare DATABASE`: serves the
//! same 50 rows from a route that does nothing else. See ../README.md.

mod bare;
mod fill;
mod measure;

use std::{env, process::ExitCode};
use store::{PoolSizes, Store};

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Outcome<()> {
    match arguments {
        ["measure", url, counts @ ..] if !counts.is_empty() => {
            let counts = counts.iter().map(|count| count.parse::<usize>()).collect::<Result<Vec<_>, _>>()?;
            measure::measure(&open(url).await?, &counts).await
        }
        ["fill", url, count] => {
            let store = open(url).await?;
            let organization = store::testing::clients::find_organization(&store).await?.ok_or("there is no practice in this database")?;
            fill::fill(&store, organization, 0, count.parse()?).await
        }
        ["bare", url] => bare::serve(open(url).await?).await,
        _ => Err("searching measure DATABASE COUNT… | fill DATABASE COUNT | bare DATABASE".into()),
    }
}

async fn open(url: &str) -> Outcome<Store> {
    let store = Store::open(url, PoolSizes::default())?;
    store.migrate().await?;
    Ok(store)
}
