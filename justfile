# The unit, property and documentation tests: they need nothing but Rust.
test:
    cargo test

# What reviewers would only repeat.
lint:
    cargo fmt --check && cargo clippy --all-targets --all-features -- -D warnings

# The same with other random texts and specs than those of every run; what fails names its case.
random:
    PROPTEST_RNG_SEED=$(date +%s) cargo test --no-fail-fast

# Every text that some output cannot hold as it is, in every place of a spec and of a kit: a quarter of an hour.
nasty:
    cargo test --release --test no_panic -- --ignored

# Builds and boots the examples: needs a Docker engine and the linters.
e2e:
    cargo test --features e2e --test e2e

# Builds and boots the examples for another kind of machine, emulated: a quarter of an hour.
arm64:
    cargo test --features e2e --test e2e -- --ignored --skip budgets

# Times starts and stops of the examples: nothing else may run beside it.
budgets:
    cargo test --features e2e --test e2e budgets -- --ignored

# What runs before a change is taken, tools and engine included.
ci:
    .ci/run

# How long a generation takes.
bench:
    cargo bench

# The images of five systems as a person had built them and as they are generated, in one table: needs a Docker engine and uv.
bench-images *arguments:
    python3 benches/images/bench.py {{arguments}}

# All of it.
full: lint test random nasty e2e budgets arm64
