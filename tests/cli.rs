//! The transcripts under `tests/cli`, which are documentation, and what they cannot show.
#![cfg(feature = "cli")]

#[test]
fn transcripts_are_true() {
    let tools = ["chmod", "ln", "mkdir", "mv", "rm", "sed", "touch"];
    trycmd::TestCases::new()
        .register_bins(tools.map(|tool| (tool, trycmd::schema::Bin::Path(format!("/bin/{tool}").into()))))
        .case("tests/cli/*.md");
}
