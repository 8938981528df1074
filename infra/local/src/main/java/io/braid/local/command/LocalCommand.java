package io.braid.local.command;

import picocli.CommandLine.Command;

@Command(
    name = "local",
    description = "Real components on this machine, for development and tests.",
    mixinStandardHelpOptions = true,
    subcommands = {UpCommand.class, ProduceCommand.class})
public final class LocalCommand {}
