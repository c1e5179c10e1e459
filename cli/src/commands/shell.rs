//! `verimeter completions` and `verimeter man`: what shells and `man` know of the commands, made of their definition.

use std::fs;

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::Done;
use crate::args::{Cli, CompletionsArgs, ManArgs};
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn completions(args: &CompletionsArgs) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "verimeter", &mut script);
    Output::Stdout.text(String::from_utf8_lossy(&script).trim_end())
}

pub(crate) fn man(args: &ManArgs) -> Done {
    let Some(folder) = &args.out else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page).map_err(Failure::writing("the manual".as_ref()))?;
        return Output::Stdout.text(String::from_utf8_lossy(&page).trim_end());
    };
    fs::create_dir_all(folder).map_err(Failure::writing(folder))?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(Failure::writing(folder))
}
