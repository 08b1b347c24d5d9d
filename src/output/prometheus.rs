//! Metrics in the text format that Prometheus and its textfile collector read.
//!
//! Source: Prometheus documentation, "Exposition formats", text-based format.

use std::fmt::Write as _;

/// Metrics, in the order added: one family a name.
#[derive(Debug, Default)]
pub struct Metrics {
    families: Vec<Family>,
}

#[derive(Debug)]
struct Family {
    name: &'static str,
    help: &'static str,
    samples: Vec<String>,
}

impl Metrics {
    /// Adds one value of a gauge. Values that are not there are left out, as
    /// the format wants it.
    pub fn gauge(
        &mut self,
        name: &'static str,
        help: &'static str,
        labels: &[(&str, &str)],
        value: Option<f64>,
    ) {
        let known = self.families.iter().position(|family| family.name == name);
        let place = known.unwrap_or_else(|| {
            self.families.push(Family { name, help, samples: Vec::new() });
            self.families.len() - 1
        });
        let Some((family, value)) = self.families.get_mut(place).zip(value) else { return };
        let labels: Vec<String> =
            labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escaped(text))).collect();
        family.samples.push(format!("{name}{{{}}} {value}", labels.join(",")));
    }

    /// The whole text. Families without a value are left out.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for family in self.families.iter().filter(|family| !family.samples.is_empty()) {
            let Family { name, help, samples } = family;
            // Writing to a string can't fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
            for sample in samples {
                let _ = writeln!(text, "{sample}");
            }
        }
        text
    }
}

/// Names come from outside: a quote or a line feed must not end the label.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_name_stand_together() {
        let mut metrics = Metrics::default();
        metrics.gauge("b_seconds", "Age.", &[("target", "x")], Some(1.5));
        metrics.gauge("a", "None.", &[], None);
        metrics.gauge("c", "Count.", &[("target", "q\"\\\n")], Some(3.0));
        metrics.gauge(
            "b_seconds",
            "Age.",
            &[("target", "y"), ("profile", "p")],
            Some(1_764_086_400.0),
        );
        insta::assert_snapshot!(metrics.text(), @r#"
        # HELP b_seconds Age.
        # TYPE b_seconds gauge
        b_seconds{target="x"} 1.5
        b_seconds{target="y",profile="p"} 1764086400
        # HELP c Count.
        # TYPE c gauge
        c{target="q\"\\\n"} 3
        "#);
    }
}
