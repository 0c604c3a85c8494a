//! The `hullwright` binary; everything it does stands in [`cli`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
