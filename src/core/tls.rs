//! TLS set-up: the system's roots, plus a profile's private CA.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::{Error, Result};

/// Which certificate authorities are trusted.
#[derive(Debug, Clone, Default)]
pub struct TlsSettings {
    /// PEM file with certificate authorities to trust beside the system's.
    pub ca_file: Option<PathBuf>,
}

/// Makes the client configuration. Reading the system's bundle takes a
/// millisecond or two, so it is done only when an https request is really made.
///
/// # Errors
/// [`super::ErrorKind::Config`] when the CA file cannot be read or holds no
/// certificate, or when the system has no roots and no CA file is set.
pub fn client_config(settings: &TlsSettings) -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(system_roots());
    if let Some(path) = &settings.ca_file {
        add_ca_file(&mut roots, path)?;
    }
    if roots.is_empty() {
        return Err(Error::config("this system has no trusted certificate authorities")
            .code("config.no_roots")
            .hint("install the system's ca-certificates, or set `ca_file` in the profile"));
    }
    with_roots(roots)
}

/// A client configuration that trusts nobody, for loopback `http`: the HTTP
/// library wants one even where TLS is never used.
///
/// # Errors
/// [`super::ErrorKind::Internal`] when TLS cannot be set up.
pub fn no_roots() -> Result<ClientConfig> {
    with_roots(RootCertStore::empty())
}

fn with_roots(roots: RootCertStore) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::internal(format!("TLS can't be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// The system's certificate authorities: its one bundle file where it has one,
/// since the folder beside it holds the same certificates once more, each in a
/// file of its own.
fn system_roots() -> Vec<CertificateDer<'static>> {
    if let Some(bundle) = openssl_probe::probe().cert_file {
        let found = rustls_native_certs::load_certs_from_paths(Some(&bundle), None).certs;
        if !found.is_empty() {
            return found;
        }
    }
    rustls_native_certs::load_native_certs().certs
}

fn add_ca_file(roots: &mut RootCertStore, path: &Path) -> Result<()> {
    let fault = |why: String| {
        Error::config(format!("ca_file `{}` {why}", path.display()))
            .code("config.ca_file")
            .hint("it must be a PEM file with at least one certificate")
    };
    let pem = std::fs::read(path).map_err(|error| fault(format!("can't be read: {error}")))?;
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| fault(format!("is no PEM: {error}")))?;
        roots
            .add(certificate)
            .map_err(|error| fault(format!("holds a bad certificate: {error}")))?;
        count += 1;
    }
    if count == 0 {
        return Err(fault("holds no certificate".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_without_certificates_is_named() {
        let file = tempfile::NamedTempFile::new().expect("file");
        let settings = TlsSettings { ca_file: Some(file.path().to_owned()) };
        let error = client_config(&settings).expect_err("no certificate");
        assert!(error.message.contains("holds no certificate"), "{}", error.message);
        let missing = TlsSettings { ca_file: Some("/nonexistent.pem".into()) };
        assert!(client_config(&missing).expect_err("missing").message.contains("can't be read"));
    }
}
