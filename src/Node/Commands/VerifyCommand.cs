using System.CommandLine;
using Yiwang.Events.Proofs;
using Yiwang.Things.Records;

namespace Yiwang.Node.Commands;

/// <summary>Checks a proof file offline: no node, no network.</summary>
internal static class VerifyCommand
{
    /// <summary>A proof of the largest entry with its batch stays far below.</summary>
    private const long ProofBytesMax = 1 << 20;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = ".tlog-proof 文件 / file" };
        var keys = new Option<string[]>("--key", "-k") { Description = "信任的日志公钥（vkey），可重复 / verifier key of a trusted log, repeatable", DefaultValueFactory = _ => [] };
        var command = new Command("verify", "离线验证存证证明 / check a proof file offline") { file, keys };
        command.SetAction(parsed => Verify(Terminal.Of(parsed), parsed.GetRequiredValue(file), parsed.GetRequiredValue(keys)));
        return command;
    }

    private static int Verify(Terminal terminal, FileInfo file, string[] keys)
    {
        if (!file.Exists || file.Length > ProofBytesMax)
        {
            terminal.Error.WriteLine(file.Exists ? $"文件超过 {ProofBytesMax:N0} 字节，不是证明 / over {ProofBytesMax:N0} bytes, no proof" : $"找不到 {file} / no such file");
            return 2;
        }
        var trusted = new List<NoteKey>();
        foreach (var text in keys)
        {
            if (!NoteKey.TryParse(text, out var key))
            {
                terminal.Error.WriteLine($"--key {text}：不是日志公钥 / not a verifier key");
                return 2;
            }
            trusted.Add(key);
        }
        var report = new ProofVerifier(trusted, new RecordBodies()).Verify(File.ReadAllText(file.FullName));
        foreach (var step in report.Steps)
            terminal.Out.WriteLine($"{step.Result switch { StepResult.Passed => "✓", StepResult.Failed => "✗", _ => "?" }} {step.Reason.Zh} / {step.Reason.En}");
        terminal.Out.WriteLine(report.Verdict switch
        {
            ProofVerdict.Verified => "证明有效 / the proof holds",
            ProofVerdict.UntrustedLog => "证明自身无误，但没有说明信任哪个日志（--key）/ sound in itself; say with --key which log you trust",
            _ => "证明无效 / the proof does not hold",
        });
        return report.Verdict == ProofVerdict.Verified ? 0 : 1;
    }
}
