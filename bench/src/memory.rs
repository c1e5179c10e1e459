//! The memory of a process, as the system tells it (Linux).

use std::process::Output;

use crate::Done;

/// By how many KiB `work` makes this process grow at most.
pub(crate) fn grown(work: impl FnOnce() -> Done) -> Done<u64> {
    // What happened before is not counted.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = memory("VmRSS:")?;
    work()?;
    Ok(memory("VmHWM:")?.saturating_sub(before))
}

fn memory(name: &str) -> Done<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the system tells no memory")?;
    Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
}

/// What a process prints that measured its own memory.
pub(crate) fn kib(output: Output) -> Done<u64> {
    if !output.status.success() {
        return Err("the memory of a contender could not be measured".into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
