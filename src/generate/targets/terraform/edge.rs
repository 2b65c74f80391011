//! What a distribution has to say in Terraform beyond its template.

use super::Module;
use crate::generate::emit::hcl::{Body, Expr};

impl Module<'_, '_, '_> {
    pub(super) fn distribution(body: &mut Body) {
        let words = |words: &[&str]| Expr::List(words.iter().map(|word| Expr::from(*word)).collect());
        for block in &mut body.blocks {
            match block.kind.as_str() {
                "origin" => {
                    for inner in block.body.blocks.iter_mut().filter(|inner| inner.kind == "custom_origin_config") {
                        if inner.body.get("http_port").is_none() {
                            inner.body.set("http_port", Expr::Int(80));
                        }
                        if inner.body.get("https_port").is_none() {
                            inner.body.set("https_port", Expr::Int(443));
                        }
                    }
                }
                "default_cache_behavior" | "ordered_cache_behavior" if block.body.get("cached_methods").is_none() => {
                    block.body.set("cached_methods", words(&["GET", "HEAD"]));
                }
                _ => {}
            }
        }
        body.block("restrictions").push("geo_restriction", Body::default().with("restriction_type", "none"));
        if !body.blocks.iter().any(|block| block.kind == "viewer_certificate") {
            let own = Body::default().with("cloudfront_default_certificate", Expr::Bool(true));
            body.push("viewer_certificate", own);
        }
    }
}
