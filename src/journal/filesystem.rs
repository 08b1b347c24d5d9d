//! File systems that a journal should not lie on.

use std::path::Path;

/// Why the file system under `path` is a bad place for a journal, if it is one.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn warning(path: &Path) -> Option<String> {
    /// Magic numbers of linux/magic.h with the names that mount(8) uses.
    const NETWORK: [(u32, &str); 8] = [
        (0x6969, "nfs"),
        (0xFF53_4D42, "cifs"),
        (0xFE53_4D42, "smb3"),
        (0x517B, "smbfs"),
        (0x0102_1997, "9p"),
        (0x00C3_6400, "ceph"),
        (0x5346_414F, "afs"),
        (0x7461_636F, "ocfs2"),
    ];
    const TMPFS: u32 = 0x0102_1994;

    let stat = rustix::fs::statfs(path).ok()?;
    // Width and sign differ by architecture; the low 32 bits are the number.
    let kind = stat.f_type as u32;
    let path = path.display();
    if let Some((_, name)) = NETWORK.iter().find(|(magic, _)| *magic == kind) {
        return Some(format!(
            "the journal `{path}` lies on a network file system ({name}): its locks may not hold \
             between hosts, so let one host alone use it"
        ));
    }
    (kind == TMPFS).then(|| {
        format!(
            "the journal `{path}` lies in memory (tmpfs): after a restart nobody knows what was \
             sent"
        )
    })
}

/// Elsewhere nothing is known about file systems.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn warning(_path: &Path) -> Option<String> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_is_no_place_for_a_journal() {
        assert_eq!(warning(Path::new("/proc")), None);
        let shared_memory = Path::new("/dev/shm");
        if shared_memory.is_dir() {
            let text = warning(shared_memory).expect("a warning");
            assert!(text.contains("tmpfs"), "{text}");
        }
    }
}
