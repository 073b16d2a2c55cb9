using System.Globalization;
using System.Net;
using System.Text;
using Xunit;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Node.Tests.Foreign;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Witnessing;

/// <summary>Nodes in processes of their own that witness each other, and one that lies.</summary>
public sealed class WitnessTests
{
    [Fact]
    public async Task Two_Nodes_Witness_Each_Other_And_Foreign_Code_Verifies_A_Cosigned_Proof()
    {
        await using var cq = await WitnessNode.PrepareAsync("cq.invalid/log");
        await using var sc = await WitnessNode.PrepareAsync("sc.invalid/log");
        await Task.WhenAll(cq.StartAsync(sc.Setting), sc.StartAsync(cq.Setting + " parent"));
        var position = await cq.RegisterAsync("ZXJ-1");
        await cq.UntilAsync("log/cosigned", note => Size(note) > position);
        await sc.UntilAsync("api/v1/witness", s => s.Contains("\"witness\":\"cq.invalid/log\"", StringComparison.Ordinal));
        var witness = await WitnessKeyAsync(sc);

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.tlog-proof");
        var proof = await cq.Http.GetStringAsync($"trust/proofs/{position}.tlog-proof");
        await File.WriteAllTextAsync(file, proof);
        var (exitCode, output, error) = await TlogCheck.RunAsync("-proof", file, "-vkey", cq.Key.ToString(), "-witness", witness.ToString());
        Assert.True(exitCode == 0, error);
        Assert.Contains("ok cosigned sc.invalid/log\nok proof cq.invalid/log", output, StringComparison.Ordinal);
        (exitCode, output, error) = await TlogCheck.RunAsync("-url", cq.Http.BaseAddress + "log/", "-vkey", cq.Key.ToString(), "-witness", witness.ToString(), "-index", position.ToString(CultureInfo.InvariantCulture));
        Assert.True(exitCode == 0, error);
        Assert.Contains("ok cosigned sc.invalid/log", output, StringComparison.Ordinal);

        var policy = Path.Combine(folder.Path, "policy");
        await File.WriteAllTextAsync(policy, $"log {cq.Key}\nwitness SC {witness}\nquorum SC\n");
        (exitCode, output, _) = await NodeProcess.RunAsync("verify", file, "--policy", policy);
        Assert.True(exitCode == 0, output);
        Assert.Contains("见证：SC", output, StringComparison.Ordinal);
        // without the cosignature's line the same proof is sound, but not witnessed; with a changed one it is refuted
        await File.WriteAllTextAsync(file, proof[..proof.IndexOf("— sc.invalid/log", StringComparison.Ordinal)]);
        Assert.Equal(1, (await NodeProcess.RunAsync("verify", file, "--policy", policy)).ExitCode);
        Assert.Equal(0, (await NodeProcess.RunAsync("verify", file, "--key", cq.Key.ToString())).ExitCode);

        var held = await sc.Http.GetStringAsync($"witness/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("cq.invalid/log")))}/checkpoint");
        Assert.True(SignedNote.TryParse(held, out var note, out _));
        Assert.Equal(NoteVerdict.Verified, note.Verify([witness]));
        Assert.Equal(NoteVerdict.Verified, note.Verify([cq.Key]));
    }

    [Fact]
    public async Task A_Log_Restored_From_An_Older_Copy_Learns_It_From_Its_Neighbour_And_Signs_Nothing()
    {
        await using var cq = await WitnessNode.PrepareAsync("cq.invalid/log");
        await using var sc = await WitnessNode.PrepareAsync("sc.invalid/log");
        await Task.WhenAll(cq.StartAsync(sc.Setting), sc.StartAsync(cq.Setting));
        await cq.RegisterAsync("ZXJ-1");
        await cq.KillAsync();
        using var copy = new TemporaryFolder();
        CopyFolder(cq.Folder, copy.Path);
        await cq.StartAsync(sc.Setting);
        var position = await cq.RegisterAsync("ZXJ-2");
        await cq.UntilAsync("log/cosigned", note => Size(note) > position);
        await cq.KillAsync();
        Directory.Delete(cq.Folder, recursive: true);
        CopyFolder(copy.Path, cq.Folder);
        await cq.StartAsync(sc.Setting);
        var said = await cq.UntilAsync("api/v1/witness", s => s.Contains("\"fault\":\"", StringComparison.Ordinal));
        Assert.Contains("neighbours have witnessed", said, StringComparison.Ordinal);
        var size = Size(await cq.Http.GetStringAsync("log/checkpoint"));
        await cq.RegisterAsync("ZXJ-3");
        Assert.Equal(size, Size(await cq.Http.GetStringAsync("log/checkpoint")));
    }

    [Fact]
    public async Task A_Forked_Log_Is_Refused_And_The_Evidence_Holds_Offline()
    {
        await using var liar = await FakeNode.StartAsync("liar.invalid/log");
        await using var node = await WitnessNode.PrepareAsync("cq.invalid/log");
        await node.StartAsync(liar.Setting);
        liar.Show(FakeNode.Leaves(5));
        Assert.Equal(200, await AddAsync(node, await liar.RequestAsync(0, FakeNode.Leaves(5))));

        // the same size with another root: the two signatures say it all
        Assert.Equal(422, await AddAsync(node, await liar.RequestAsync(5, FakeNode.Leaves(5, changedFrom: 3))));
        await ProvedAsync(node, liar, new HeadConflict(ConflictKind.Fork, liar.Key, liar.Sign(FakeNode.Leaves(5)).ToString(), liar.Sign(FakeNode.Leaves(5, changedFrom: 3)).ToString(), null, []));

        // a larger tree with another beginning: its own tiles prove it
        liar.Show(FakeNode.Leaves(9, changedFrom: 2));
        Assert.Equal(422, await AddAsync(node, await liar.RequestAsync(5, FakeNode.Leaves(9, changedFrom: 2))));
        await ProvedAsync(node, liar, new HeadConflict(ConflictKind.Fork, liar.Key, liar.Sign(FakeNode.Leaves(5)).ToString(), liar.Sign(FakeNode.Leaves(9, changedFrom: 2)).ToString(), null, []));
        Assert.Contains("\"heldSize\":5", await node.Http.GetStringAsync("api/v1/witness"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Old_Head_Sent_Again_By_A_Stranger_Is_No_Alarm_But_A_Log_That_Goes_Back_Is()
    {
        await using var other = await FakeNode.StartAsync("other.invalid/log");
        await using var node = await WitnessNode.PrepareAsync("cq.invalid/log");
        await node.StartAsync(other.Setting);
        other.Show(FakeNode.Leaves(9));
        Assert.Equal(200, await AddAsync(node, await other.RequestAsync(0, FakeNode.Leaves(7))));
        Assert.Equal(409, await AddAsync(node, await other.RequestAsync(0, FakeNode.Leaves(3))));
        var id = new HeadConflict(ConflictKind.Rollback, other.Key, other.Sign(FakeNode.Leaves(7)).ToString(), other.Sign(FakeNode.Leaves(3)).ToString(), null, []).Id;
        other.Show(FakeNode.Leaves(3));
        // doubts are looked into in order: when the second has its alarm, the first has had its time
        Assert.Equal(409, await AddAsync(node, await other.RequestAsync(0, FakeNode.Leaves(2))));
        var text = await node.UntilAsync($"trust/conflicts/{id}.head-conflict", _ => true);
        Assert.Equal((true, false), (ConflictVerifier.Verify(text).Sound, ConflictVerifier.Verify(text).Proved));
        Assert.Contains("\"conflicts\":1", await node.Http.GetStringAsync("api/v1/witness"), StringComparison.Ordinal);
    }

    private static async Task ProvedAsync(WitnessNode node, FakeNode liar, HeadConflict expected)
    {
        var text = await node.UntilAsync($"trust/conflicts/{expected.Id}.head-conflict", _ => true);
        Assert.True(ConflictVerifier.Verify(text).Proved);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.head-conflict");
        await File.WriteAllTextAsync(file, text);
        var (exitCode, output, _) = await NodeProcess.RunAsync("verify", file, "--key", liar.Key.ToString());
        Assert.True(exitCode == 0, output);
        Assert.Contains("日志已分叉", output, StringComparison.Ordinal);
    }

    private static async Task<int> AddAsync(WitnessNode node, string request)
    {
        using var answer = await node.Http.PostAsync("witness/add-checkpoint", new StringContent(request));
        if (answer.StatusCode == HttpStatusCode.Conflict) Assert.Equal("text/x.tlog.size", answer.Content.Headers.ContentType!.ToString());
        return (int)answer.StatusCode;
    }

    private static async Task<NoteKey> WitnessKeyAsync(WitnessNode node) =>
        Cosigner.ReadIntroduction(await node.Http.GetStringAsync("witness/key"), node.Key) ?? throw new InvalidOperationException("the witness key is not the log's");

    private static long Size(string note) => note.Split('\n') is [_, var size, ..] && long.TryParse(size, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
