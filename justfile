# Names for the commands; `just` lists them.

# Opens the designer
run *ARGS:
    cargo run --release -- {{ARGS}}

# Everything a change must pass
check:
    .ci/run

test:
    cargo test --all-features

# Rewrites goldens and generated docs after a wanted change; look at the diff
accept:
    UPDATE_GOLDENS=1 UPDATE_DOCS=1 INSTA_UPDATE=always cargo test --all-features

bench:
    cargo bench --bench pipeline
