//! Which process wrote an intent, and whether it still lives.
//!
//! A process id alone proves nothing: ids are reused, and mean something else
//! after a restart, in a container or on another host. So host, boot, process
//! id namespace and start time are kept beside it where the system tells them.

/// One process, named so that a later one can look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Name of the host.
    pub host: String,
    /// Process id.
    pub pid: u32,
    /// The kernel's id of this boot, where it has one.
    pub boot_id: Option<String>,
    /// The namespace that the process id counts in, where there are several.
    pub pid_namespace: Option<String>,
    /// Start of the process in the kernel's clock ticks since boot.
    pub start_ticks: Option<u64>,
}

/// What is known about a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It lives.
    Alive,
    /// It is gone, certainly.
    Gone,
    /// It ran where this process cannot look: another host or container.
    Elsewhere,
}

impl Process {
    /// This process.
    pub fn current() -> Self {
        let pid = std::process::id();
        Self {
            host: system::host(),
            pid,
            boot_id: system::boot_id(),
            pid_namespace: system::pid_namespace(),
            start_ticks: system::start_ticks(pid),
        }
    }

    /// Whether it still lives, as far as this process can see.
    pub fn life(&self) -> Life {
        let here = Self::current();
        match (&self.boot_id, &here.boot_id) {
            (Some(then), Some(now)) if then == now => {}
            // The same host after a restart: nothing survived it.
            (Some(_), Some(_)) if self.host == here.host => return Life::Gone,
            (None, None) if self.host == here.host => {}
            _ => return Life::Elsewhere,
        }
        if self.pid_namespace != here.pid_namespace {
            return Life::Elsewhere;
        }
        if !system::exists(self.pid) {
            return Life::Gone;
        }
        match (self.start_ticks, system::start_ticks(self.pid)) {
            // The id has gone to a younger process.
            (Some(then), Some(now)) if then != now => Life::Gone,
            _ => Life::Alive,
        }
    }
}

#[cfg(unix)]
mod system {
    use std::fs;

    use rustix::process::{Pid, test_kill_process};

    pub fn host() -> String {
        rustix::system::uname().nodename().to_string_lossy().into_owned()
    }

    pub fn boot_id() -> Option<String> {
        let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(text.trim().to_owned()).filter(|id| !id.is_empty())
    }

    pub fn pid_namespace() -> Option<String> {
        Some(fs::read_link("/proc/self/ns/pid").ok()?.to_string_lossy().into_owned())
    }

    /// Whether a process with that id lives. One that has ended and only waits
    /// to be collected by its parent does not.
    pub fn exists(pid: u32) -> bool {
        let Some(pid_) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
        let there = !matches!(test_kill_process(pid_), Err(rustix::io::Errno::SRCH));
        there && !stat_fields(pid).is_some_and(|fields| fields.starts_with(['Z', 'X']))
    }

    /// Field 22 of `/proc/PID/stat` (proc_pid_stat(5)).
    pub fn start_ticks(pid: u32) -> Option<u64> {
        stat_fields(pid)?.split_ascii_whitespace().nth(19)?.parse().ok()
    }

    /// What follows the command name, from field 3 on. The name stands in
    /// parentheses and may hold any byte, so the last one ends it.
    fn stat_fields(pid: u32) -> Option<String> {
        let bytes = fs::read(format!("/proc/{pid}/stat")).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        Some(text.rsplit_once(')')?.1.trim_start().to_owned())
    }
}

#[cfg(not(unix))]
mod system {
    pub fn host() -> String {
        String::new()
    }

    pub fn boot_id() -> Option<String> {
        None
    }

    pub fn pid_namespace() -> Option<String> {
        None
    }

    /// Not knowing, it takes every process for alive: then the worst is a
    /// refusal to begin.
    pub fn exists(_pid: u32) -> bool {
        true
    }

    pub fn start_ticks(_pid: u32) -> Option<u64> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn this_process_lives() {
        assert_eq!(Process::current().life(), Life::Alive);
    }

    #[test]
    fn a_process_that_ended_is_gone_even_before_it_is_collected() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().expect("child");
        let process = Process {
            pid: child.id(),
            start_ticks: system::start_ticks(child.id()),
            ..Process::current()
        };
        assert_eq!(process.life(), Life::Alive);
        child.kill().expect("kill");
        let ended = (0..500).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(2));
            process.life() == Life::Gone
        });
        assert!(ended, "a zombie counts as gone");
        child.wait().expect("wait");
        assert_eq!(process.life(), Life::Gone);
    }

    #[test]
    fn a_reused_id_a_restart_and_another_host_are_told_apart() {
        let here = Process::current();
        let ticks = here.start_ticks.expect("Linux tells when a process started");
        let reused = Process { start_ticks: Some(ticks - 1), ..here.clone() };
        assert_eq!(reused.life(), Life::Gone);
        let restarted = Process { boot_id: Some("earlier".to_owned()), ..here.clone() };
        assert_eq!(restarted.life(), Life::Gone);
        let other_host = Process { host: "other".to_owned(), ..restarted };
        assert_eq!(other_host.life(), Life::Elsewhere);
        let renamed_host = Process { host: "other".to_owned(), ..here.clone() };
        assert_eq!(renamed_host.life(), Life::Alive);
        let container = Process { pid_namespace: Some("pid:[1]".to_owned()), ..here };
        assert_eq!(container.life(), Life::Elsewhere);
    }
}
