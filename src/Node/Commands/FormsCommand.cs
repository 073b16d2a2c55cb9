using System.CommandLine;
using Yiwang.Cases.Definitions;

namespace Yiwang.Node.Commands;

/// <summary><c>yiwang forms check</c>: what the page 表单定义 says of a file, without a node. Names of guards and effects are a node's and are checked there.</summary>
internal static class FormsCommand
{
    private const int CouldNotRead = 2;

    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "定义文件 *.case.yaml / definition files", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check", "检查表单定义文件 / check definition files of forms") { files };
        check.SetAction(parsed => Check(parsed.GetValue(files)!, Terminal.Of(parsed)));
        return new Command("forms", "表单定义 / definitions of forms") { check };
    }

    private static int Check(string[] files, Terminal terminal)
    {
        var worst = 0;
        foreach (var file in files) worst = Math.Max(worst, Check(file, terminal));
        return worst;
    }

    private static int Check(string file, Terminal terminal)
    {
        byte[] bytes;
        try
        {
            using var stream = File.OpenRead(file);
            bytes = new byte[Math.Min(stream.Length, DefinitionFile.SizeMax + 1)];
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Error.WriteLine($"{file}: 读不出来 / cannot be read: {e.Message}");
            return CouldNotRead;
        }
        var read = DefinitionFile.Read(file, bytes);
        if (read.Definition is { } form)
        {
            terminal.Out.WriteLine($"{file}: {form.Code} {form.Version}, {form.Name.Zh} / {form.Name.En}");
            return 0;
        }
        // as compilers write it, so that editors jump to the place
        foreach (var problem in read.Problems) terminal.Error.WriteLine($"{problem.File}:{problem.Line}:{problem.Column}: {problem.Reason.Zh} / {problem.Reason.En}");
        return 1;
    }
}
