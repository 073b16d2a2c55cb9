using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;
using Yiwang.Node.Commands;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Foreign;

/// <summary>A whole node: its log over HTTP before foreign eyes, its proofs before its own command line.</summary>
public sealed class RunningLogTests
{
    private const string Owner = "o.abcdefghij2345672345";

    [Fact]
    public async Task A_Stranger_Verifies_A_Running_Node()
    {
        await using var node = await RunningNode.StartAsync();
        var vkey = (await node.Http.GetStringAsync("log/key")).Trim();
        await RecordAsync(node, 0, 300);
        var old = await CheckpointAsync(node, 300);
        await RecordAsync(node, 300, 500);
        await CheckpointAsync(node, 800);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "old.txt");
        await File.WriteAllTextAsync(file, old);
        var (exitCode, output, error) = await TlogCheck.RunAsync("-url", node.Http.BaseAddress + "log/", "-vkey", vkey, "-index", "0,299,700", "-old", file);
        Assert.True(exitCode == 0, error);
        Assert.Contains("ok inclusion 700", output, StringComparison.Ordinal);
        Assert.Contains("ok consistency", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Command_Line_Verifies_A_Proof_And_Names_A_Changed_One()
    {
        await using var node = await RunningNode.StartAsync();
        await RecordAsync(node, 0, 10);
        var proof = await node.Host.Services.GetRequiredService<ProofMaker>().MakeAsync(3, new HashSet<Disclosure> { Disclosure.Public });
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.tlog-proof");
        var text = proof.Value!.ToString();
        await File.WriteAllTextAsync(file, text);
        var vkey = (await node.Http.GetStringAsync("log/key")).Trim();
        Assert.Equal(0, Run("verify", file, "--key", vkey).ExitCode);
        Assert.Equal(1, Run("verify", file).ExitCode);
        await File.WriteAllTextAsync(file, text.Replace("\nindex 3\n", "\nindex 4\n", StringComparison.Ordinal));
        var (exitCode, output) = Run("verify", file, "--key", vkey);
        Assert.Equal(1, exitCode);
        Assert.Contains("✗", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var exitCode = YiwangCommand.Create().Parse(arguments).Invoke(new() { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (exitCode, output.ToString());
    }

    private static async Task RecordAsync(RunningNode node, int from, int count)
    {
        var drafts = Enumerable.Range(from, count).Select(i => new EventDraft
        {
            Kind = LogKinds.AuditRoot,
            Owner = Owner,
            Heads = [$"audit:{i}"],
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = Encoding.UTF8.GetBytes($$"""{"root":"r","size":"{{i}}"}""") },
        });
        var appended = await node.Host.Services.GetRequiredService<IEvents>().AppendAsync([.. drafts], []);
        Assert.True(appended.Succeeded, appended.Status.Detail);
    }

    /// <summary>The checkpoint once it covers so many entries of ours.</summary>
    private static async Task<string> CheckpointAsync(RunningNode node, long entries)
    {
        var events = node.Host.Services.GetRequiredService<IEvents>();
        await events.Log.WaitForTreeAsync(events.Size, default);
        Assert.True(node.Host.Services.GetRequiredService<Checkpointer>().Publish().Checkpoint.Size >= entries);
        return await node.Http.GetStringAsync("log/checkpoint");
    }
}
