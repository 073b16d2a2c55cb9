using System.CommandLine;

namespace Yiwang.Node.Commands;

/// <summary>The command line. Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage or settings.</summary>
internal static class YiwangCommand
{
    public static readonly InvocationConfiguration Invocation = new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };

    public static RootCommand Create() => new("一网：区域工业互联网节点 / Yiwang: a node of the regional industrial internet")
    {
        ServeCommand.Create(),
        DemoCommand.Create(),
        SimulateCommand.Create(),
        InitCommand.Create(),
        ThingCommands.Resolve(),
        ThingCommands.Register(),
        ThingCommands.Export(),
        ImportCommand.Create(),
        AuthorityCommand.Create(),
        MoveInCommand.Create(),
        VerifyCommand.Create(),
        LogCommand.Create(),
        ViewsCommand.Create(),
        BackupCommand.Backup(),
        BackupCommand.Restore(),
        EscrowCommand.Create(),
        PasswordCommand.Create(),
        DoctorCommand.Create(),
        SettingsCommand.Create(),
        FormsCommand.Create(),
        CollectCommand.Create(),
    };
}
