//! A TLS server with canned answers, for timing whole processes against it.
//!
//! `canned_tls FOLDER` writes `ca.pem` into the folder, prints its port, and
//! answers every request with the answer that the `Action` of its query names.
//! It checks nothing: what is timed is the client.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const INSTANCE: &str = r#"{"RequestId":"R-2","DBInstances":{"DBInstance":[{
    "DBInstanceId":"dds-bp1benchtarget01","DBInstanceStatus":"Running","DBInstanceType":"replicate",
    "StorageType":"cloud_essd1","KindCode":"18","ReplicationFactor":"3","LockMode":"Unlock",
    "RegionId":"cn-hangzhou"}]}}"#;

fn answer(target: &str) -> &'static str {
    let asks = |action: &str| target.contains(&format!("Action={action}"));
    if asks("CreateBackup") {
        r#"{"RequestId":"R-1","BackupJobId":"1000001","BackupId":""}"#
    } else if asks("DescribeDBInstanceAttribute") {
        INSTANCE
    } else if asks("DescribeBackupTasks") {
        r#"{"RequestId":"R-3","BackupJobs":[]}"#
    } else if asks("DescribeBackups") {
        r#"{"RequestId":"R-4","TotalCount":0,"PageNumber":1,"PageSize":30,"Backups":{"Backup":[]}}"#
    } else if asks("DescribeHistoryTasks") {
        r#"{"RequestId":"R-5","TotalCount":0,"PageNumber":1,"PageSize":10,"Items":[]}"#
    } else {
        r#"{"RequestId":"R-0"}"#
    }
}

/// A private CA, written for the clients, and a server that it vouches for.
fn acceptor(folder: &std::path::Path) -> Result<TlsAcceptor, Box<dyn std::error::Error>> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "bench CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_key = KeyPair::generate()?;
    let ca = params.self_signed(&ca_key)?;
    std::fs::write(folder.join("ca.pem"), ca.pem())?;
    let issuer = Issuer::new(params, ca_key);
    let key = KeyPair::generate()?;
    let certificate =
        CertificateParams::new(vec!["127.0.0.1".to_owned()])?.signed_by(&key, &issuer)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn serve(stream: tokio::net::TcpStream, acceptor: TlsAcceptor) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = acceptor.accept(stream).await?;
    let mut head = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            return Ok(());
        }
        head.extend_from_slice(&chunk[..count]);
        if !head.windows(4).any(|four| four == b"\r\n\r\n") {
            continue;
        }
        let body = answer(&String::from_utf8_lossy(&head));
        head.clear();
        let reply = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(reply.as_bytes()).await?;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder")?);
    let acceptor = acceptor(&folder)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    io::Write::write_all(
        &mut io::stdout(),
        format!("{}\n", listener.local_addr()?.port()).as_bytes(),
    )?;
    loop {
        let (stream, _) = listener.accept().await?;
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let _ = serve(stream, acceptor).await;
        });
    }
}
