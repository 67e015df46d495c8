//! The command line, and the environment variables of the same names: the one list of what can be configured.

use clap::{Args, Parser, Subcommand, ValueEnum, builder::BoolishValueParser};
use domain::clients::import::ClientField;
use secrecy::SecretString;
use services::portal::ScanCommand;
use std::{net::SocketAddr, path::PathBuf};

#[derive(Debug, Parser)]
#[command(name = "anteroom", version, about = "The door between a health practice and its clients")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the staff's pages and the client portal.
    Serve(ServeOptions),
    /// Bring the database up to this program's schema, and stop.
    Migrate(DatabaseOptions),
    /// Bring clients in from a CSV file, or write them into one, on this machine's database.
    #[command(subcommand)]
    Clients(ClientsCommand),
    /// What the database knows of the program's key.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Work on intake forms as files of FHIR; no database is needed.
    #[command(subcommand)]
    Forms(FormsCommand),
}

impl Command {
    /// What the program ends with when the command failed.
    pub fn failure(&self) -> u8 {
        match self {
            // Its 1 and 2 say something of the file.
            Self::Clients(ClientsCommand::Import(_)) => 3,
            _ => 1,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum ClientsCommand {
    /// Import clients from a CSV file. Ends with 0; 1 when lines were refused; 2 when the file cannot be read; 3 when anything else failed.
    Import(ImportOptions),
    /// Write all clients as CSV.
    Export(ExportOptions),
}

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Take a key in the place of the one that the database was used with, where that one is lost for good; makes one where there is none. Says what
    /// is lost by it. Let no server run on the database meanwhile.
    Accept(AcceptOptions),
}

#[derive(Debug, Subcommand)]
pub enum FormsCommand {
    /// Check a FHIR R4 Questionnaire, and a response to it, and print what is wrong as FHIR has it. Ends with 0;
    /// 1 when there is an error; 2 when a file cannot be read.
    Check(CheckOptions),
}

#[derive(Clone, Debug, Args)]
pub struct CheckOptions {
    /// The Questionnaire, in JSON.
    pub questionnaire: PathBuf,
    /// A response to it, in JSON.
    pub response: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct ImportOptions {
    /// As a spreadsheet or another practice system exports it; its first line names the columns, unless `--columns` does.
    pub file: PathBuf,
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// The practice, as in the portal's address, where there are several.
    #[arg(long)]
    pub organization: Option<String>,
    /// How dates that can be read in two ways are meant. Default: as the other dates of the file are, or as is usual where the practice is.
    #[arg(long)]
    pub date_order: Option<DateOrderOption>,
    /// What the columns hold, in their order, where the first line does not say: as in first-name,last-name,,email, with nothing for what is not imported.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = column)]
    pub columns: Option<Vec<ColumnOption>>,
    /// The first line names no columns and is a client, too.
    #[arg(long, requires = "columns")]
    pub no_headings: bool,
    /// Say how many lines would be new, changed, the same or refused, and why those are refused; change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// `None` for a column that is not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnOption(pub Option<ClientField>);

fn column(key: &str) -> Result<ColumnOption, String> {
    if key.is_empty() {
        return Ok(ColumnOption(None));
    }
    let unknown = || format!("write one of {}", ClientField::ALL.map(ClientField::key).join(", "));
    ClientField::from_key(key).map(|field| ColumnOption(Some(field))).ok_or_else(unknown)
}

#[derive(Clone, Debug, Args)]
pub struct ExportOptions {
    /// Default: standard output.
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// The practice, as in the portal's address, where there are several.
    #[arg(long)]
    pub organization: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrderOption {
    /// 03/27/1988
    MonthDay,
    /// 27/03/1988
    DayMonth,
}

#[derive(Clone, Debug, Args)]
pub struct DatabaseOptions {
    /// A path (or `sqlite:path`) for SQLite, or `postgres://user:password@host/name`.
    #[arg(long, env = "ANTEROOM_DATABASE_URL", default_value = "anteroom.db", hide_env_values = true)]
    pub database_url: String,
    /// Connections to the database.
    #[arg(long, env = "ANTEROOM_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub database_connections: u32,
}

#[derive(Clone, Debug, Args)]
pub struct KeyOptions {
    /// The program's key: 43 characters of URL-safe base64, the first of which may be a hyphen. Several servers on one database need the same.
    #[arg(long, env = "ANTEROOM_SECRET_KEY", hide_env_values = true, allow_hyphen_values = true)]
    pub secret_key: Option<SecretString>,
    /// Where the key is kept when it is not given; made at the first start, readable by its owner alone. Default: beside the database file, with the ending .key; anteroom.key here for PostgreSQL.
    #[arg(long, env = "ANTEROOM_SECRET_KEY_FILE")]
    pub secret_key_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct AcceptOptions {
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub key: KeyOptions,
}

#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// Address and port to listen on. Put a proxy that does TLS in front of it.
    #[arg(long, env = "ANTEROOM_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// As clients reach the server, e.g. `https://portal.example.org`; links in e-mails start with it. Default: `http://` and the listening address.
    #[arg(long, env = "ANTEROOM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// `smtp://user:password@host:587` (STARTTLS required), `smtps://…` (TLS from the start), `?tls=none` to go without. Default: the built-in mailbox.
    #[arg(long, env = "ANTEROOM_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The address that e-mails come from. Default: portal@ and the public address's host.
    #[arg(long, env = "ANTEROOM_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// How many e-mails of its batches each practice sends in a minute at most. Microsoft 365 takes 30 from a mailbox; services for sending take hundreds.
    #[arg(long, env = "ANTEROOM_MAIL_PER_MINUTE", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub mail_per_minute: u32,
    /// A program that looks at each file that a client adds to a form, e.g. `clamdscan -`: it reads the file from standard input and ends with 0 when it may be kept. Default: none.
    #[arg(long, env = "ANTEROOM_SCAN_COMMAND")]
    pub scan_command: Option<ScanCommand>,
    #[command(flatten)]
    pub key: KeyOptions,
    /// Believe the last X-Forwarded-For address: only behind a proxy that sets it.
    #[arg(long, env = "ANTEROOM_TRUST_PROXY", value_parser = BoolishValueParser::new())]
    pub trust_proxy: bool,
    /// Password hashes that may run at a time. Default: one fewer than there are cores, so that pages stay quick while many sign in.
    #[arg(long, env = "ANTEROOM_PASSWORD_THREADS", default_value_t = one_fewer_than_cores(), hide_default_value = true, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub password_threads: u8,
    /// Fill a practice with invented people to try the program with.
    #[arg(long, env = "ANTEROOM_DEMO", value_parser = BoolishValueParser::new())]
    pub demo: bool,
    /// What is logged: error, warn, info, debug, or a filter like info,sqlx=warn.
    #[arg(long, env = "ANTEROOM_LOG", default_value = "info,sqlx=warn")]
    pub log: String,
    #[arg(long, env = "ANTEROOM_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// Between 1 and 64.
fn one_fewer_than_cores() -> u8 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u8::try_from(cores.saturating_sub(1).clamp(1, 64)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use secrecy::ExposeSecret;

    #[test]
    fn the_command_line_is_well_formed_and_every_option_has_its_variable() {
        Cli::command().debug_assert();
        let command = Cli::command();
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            for argument in sub.get_arguments().filter(|argument| !["help", "version"].contains(&argument.get_id().as_str())) {
                let expected = format!("ANTEROOM_{}", argument.get_id().as_str().to_uppercase());
                assert_eq!(argument.get_env().and_then(|name| name.to_str()), Some(expected.as_str()));
            }
        }
    }

    #[test]
    fn that_an_import_failed_is_told_apart_from_refused_lines() {
        let failure = |words: &[&str]| Cli::try_parse_from([&["anteroom"], words].concat()).expect("it is read").command.failure();
        assert_eq!(failure(&["clients", "import", "clients.csv"]), 3);
        for words in [["serve"].as_slice(), &["migrate"], &["clients", "export"], &["key", "accept"], &["forms", "check", "form.json"]] {
            assert_eq!(failure(words), 1, "{words:?}");
        }
    }

    #[test]
    fn a_key_may_begin_with_a_hyphen() {
        let key = format!("-{}", "e".repeat(42));
        let cli = Cli::try_parse_from(["anteroom", "serve", "--secret-key", &key, "--demo"]).expect("it is read");
        let Command::Serve(options) = cli.command else { panic!("it serves") };
        assert_eq!(options.key.secret_key.as_ref().map(ExposeSecret::expose_secret), Some(key.as_str()));
        assert!(options.demo);
    }

    #[test]
    fn a_password_in_an_address_is_not_shown_by_the_help() {
        let mut command = Cli::command();
        let help = command.find_subcommand_mut("serve").map(|sub| sub.render_long_help().to_string()).unwrap_or_default();
        assert!(help.contains("ANTEROOM_SMTP_URL") && !help.contains("ANTEROOM_SMTP_URL="));
    }
}
