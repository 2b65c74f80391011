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

# Writes the pictures of the docs with our own exporter
pictures:
    cargo build --no-default-features --bin skywright-cli
    mkdir -p docs/pictures
    target/debug/skywright-cli export reference-architectures/modern-web-application/modern-web-application.sky.ron --view iso --theme riso --scale 1.25 -o docs/pictures/riso.png
    target/debug/skywright-cli export reference-architectures/file-processing/file-processing.sky.ron --view iso --theme blueprint --scale 1.25 -o docs/pictures/blueprint.png

# Times our export against D2, Mermaid and Graphviz
compare:
    cargo build --release --no-default-features --bin skywright-cli
    python3 tests/oracles/compare_export.py

bench:
    cargo bench --bench pipeline
