package io.braid.local.command;

import picocli.CommandLine.Command;

@Command(
    name = "up",
    description = "Starts a component and runs it until Ctrl-C.",
    mixinStandardHelpOptions = true,
    subcommands = UpKafkaCommand.class)
final class UpCommand {}
