using System.CommandLine;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Things.Records;

namespace Yiwang.Node.Commands;

/// <summary>Checks a proof file, or evidence against a log, offline: no node, no network.</summary>
internal static class VerifyCommand
{
    /// <summary>A proof of the largest entry with its batch stays far below.</summary>
    private const long ProofBytesMax = 1 << 20;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = ".tlog-proof 或 .head-conflict 文件 / file" };
        var keys = new Option<string[]>("--key", "-k") { Description = "信任的日志公钥（vkey），可重复 / verifier key of a trusted log, repeatable", DefaultValueFactory = _ => [] };
        var policy = new Option<FileInfo?>("--policy", "-p") { Description = "见证规则文件（C2SP tlog-policy）：信任哪些日志、要谁见证 / policy file: which logs are trusted, whose cosignatures are asked for" };
        var command = new Command("verify", "离线验证存证证明，或日志分叉的证据 / check a proof file, or evidence against a log, offline") { file, keys, policy };
        command.SetAction(parsed => Verify(Terminal.Of(parsed), parsed.GetRequiredValue(file), parsed.GetRequiredValue(keys), parsed.GetValue(policy)));
        return command;
    }

    private static int Verify(Terminal terminal, FileInfo file, string[] keys, FileInfo? policyFile)
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
        if (!TryReadPolicy(terminal, policyFile, out var policy)) return 2;
        var content = File.ReadAllText(file.FullName);
        return HeadConflict.IsOne(content) ? VerifyConflict(terminal, content, [.. trusted, .. policy?.Logs ?? []]) : VerifyProof(terminal, content, trusted, policy);
    }

    private static bool TryReadPolicy(Terminal terminal, FileInfo? file, out TrustPolicy? policy)
    {
        policy = null;
        if (file is null) return true;
        var reason = (Bilingual?)new Bilingual($"找不到 {file} 或文件过大", "no such file, or too large");
        if (file.Exists && file.Length <= TrustPolicy.MaxChars) policy = TrustPolicy.Parse(File.ReadAllText(file.FullName), out reason);
        if (policy is null) terminal.Error.WriteLine($"--policy：{reason!.Value.Zh} / {reason.Value.En}");
        return policy is not null;
    }

    private static int VerifyProof(Terminal terminal, string content, List<NoteKey> trusted, TrustPolicy? policy)
    {
        var report = new ProofVerifier(trusted, new RecordBodies(), policy).Verify(content);
        foreach (var step in report.Steps)
            terminal.Out.WriteLine($"{step.Result switch { StepResult.Passed => "✓", StepResult.Failed => "✗", _ => "?" }} {step.Reason.Zh} / {step.Reason.En}");
        foreach (var (witness, seconds) in report.Cosigned)
            terminal.Out.WriteLine($"  {witness.Name} · {DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd HH:mm:ss}Z");
        terminal.Out.WriteLine(report.Verdict switch
        {
            ProofVerdict.Verified => "证明有效 / the proof holds",
            ProofVerdict.UntrustedLog => "证明自身无误，但没有说明信任哪个日志：公钥在对方节点的“存证日志”页（/trust/log），核对后加 --key 公钥 / sound in itself; its verifier key stands on the page /trust/log of the node that keeps the log: compare, then add --key VKEY",
            ProofVerdict.NotWitnessed => "证明自身无误，但见证签名不够 / sound in itself, but not cosigned as the policy asks",
            _ => "证明无效 / the proof does not hold",
        });
        return report.Verdict == ProofVerdict.Verified ? 0 : 1;
    }

    /// <summary>0 = the evidence proves what it says of a log that the reader knows.</summary>
    private static int VerifyConflict(Terminal terminal, string content, IReadOnlyList<NoteKey> trusted)
    {
        var report = ConflictVerifier.Verify(content);
        terminal.Out.WriteLine($"{(report.Proved ? "✓" : report.Sound ? "?" : "✗")} {report.Shows.Zh} / {report.Shows.En}");
        if (!report.Sound) return 1;
        var known = trusted.Any(t => t.Name == report.Conflict!.Log.Name && t.PublicKey.AsSpan().SequenceEqual(report.Conflict.Log.PublicKey));
        terminal.Out.WriteLine($"{(known ? "✓" : "?")} {report.Conflict!.Log}{(known ? "" : "：请与它公布的公钥核对（--key）/ compare with the key that it publishes (--key)")}");
        return report.Proved && known ? 0 : 1;
    }
}
