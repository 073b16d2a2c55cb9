using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Node.Upkeep;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Directory = System.IO.Directory;

namespace Yiwang.Node.Tests.Reporting;

/// <summary>A node that is gone comes back out of what it gave into escrow, and out of nothing else.</summary>
public sealed class EscrowTests
{
    private static readonly Handle s_template = Handle.Parse("99.501.1001/META_FORGING");

    [Theory]
    [InlineData(SigningAlgorithm.Ed25519)]
    [InlineData(SigningAlgorithm.Sm2)]
    public async Task A_node_is_restored_from_escrow_alone(SigningAlgorithm algorithm)
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10), algorithm);
        using var folder = new TemporaryFolder();
        var blob = await FillAsync(pair, "A", 40);
        await DeliveredAsync(pair, 1);
        // the second day's escrow is what came since
        await FillAsync(pair, "B", 25);
        var registry = pair.Below.Services.GetRequiredService<IRegistry>();
        ReportingPair.Done(await registry.VoidAsync(pair.Who, Handle.Parse("99.501.1001/A-7"), "报废"));
        await PublishedAsync(pair.Below);
        pair.Advance(TimeSpan.FromDays(1));
        await DeliveredAsync(pair, 2);
        var records = await InAsync(pair);
        Assert.Equal([(false, EscrowState.Success), (true, EscrowState.Success)], records.Select(r => (r.IsFull, r.State)));
        var known = records[0].LogSize;
        var before = await SeenAsync(pair.Below, known);
        var original = pair.Below.Services.GetRequiredService<Checkpointer>().Key;

        // the top node's keys open it, and no others
        var at = pair.Top.Services.GetRequiredService<EscrowFolders>().InOf(pair.Pact);
        var backup = Path.Combine(folder.Path, "backup");
        var numbers = await EscrowRestore.OpenAsync(at, pair.Top.Services.GetRequiredService<OrganizationKeys>(), backup, TimeProvider.System, CancellationToken.None);
        Assert.Equal(records.Select(r => r.Number).Reverse(), numbers);
        Assert.False(Directory.Exists(Path.Combine(backup, "keys")) || File.Exists(Path.Combine(backup, "state.db")));
        var restored = new DataFolder(Path.Combine(folder.Path, "restored"));
        await NodeBackup.RestoreAsync(backup, restored, () => new NodeSettings(), null, CancellationToken.None);
        await using (var alone = await OpenedNode.OpenAsync(restored))
        {
            Same(before, await SeenAsync(alone.Parts, alone.Stores, known));
            await using var photo = alone.Stores.Blobs.Open(blob);
            Assert.NotNull(photo);
        }

        // with the keys that the operator kept apart it is the same node to others: its proofs verify under the old name
        await pair.StopAsync(1);
        var again = new DataFolder(Path.Combine(folder.Path, "with-keys"));
        await NodeBackup.RestoreAsync(backup, again, () => new NodeSettings(), null, CancellationToken.None);
        KeyBackup.Restore(DiskFileSystem.Instance, Path.Combine(pair.FolderOf(1), "keys"), again.Keys);
        await using var whole = await OpenedNode.OpenAsync(again);
        var verifier = new ProofVerifier([original], NodeParts.CompactBodies);
        var maker = new ProofMaker(whole.Stores.Events, whole.Parts.Checkpointer);
        whole.Parts.Checkpointer.Release();
        for (var position = 0L; position < known; position += 7)
        {
            var proof = await maker.MakeAsync(position, new HashSet<Disclosure> { Disclosure.Public });
            Assert.True(proof.Succeeded, proof.Status.Detail);
            Assert.Equal(ProofVerdict.Verified, verifier.Verify(proof.Value.ToString()).Verdict);
        }
    }

    [Fact]
    public async Task What_is_missing_altered_or_encrypted_to_somebody_else_is_refused_by_name()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        using var folder = new TemporaryFolder();
        await FillAsync(pair, "A", 3);
        await DeliveredAsync(pair, 1);
        for (var day = 2; day <= 3; day++)
        {
            pair.Advance(TimeSpan.FromDays(1));
            await DeliveredAsync(pair, day);
        }
        var (keys, others) = (pair.Top.Services.GetRequiredService<OrganizationKeys>(), pair.Below.Services.GetRequiredService<OrganizationKeys>());
        var at = pair.Top.Services.GetRequiredService<EscrowFolders>().InOf(pair.Pact);
        var sets = Directory.GetDirectories(at).Order(StringComparer.Ordinal).ToList();
        async Task<string> RefusedAsync(OrganizationKeys by) =>
            (await Assert.ThrowsAsync<EscrowException>(() => EscrowRestore.OpenAsync(at, by, Path.Combine(folder.Path, Path.GetRandomFileName()), TimeProvider.System, CancellationToken.None))).Message;

        Assert.Contains("whose key is not here", await RefusedAsync(others), StringComparison.Ordinal);
        var part = Path.Combine(sets[0], EscrowNumber.FileOf(1));
        var bytes = await File.ReadAllBytesAsync(part, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(part, bytes, TestContext.Current.CancellationToken);
        Assert.Contains($"{part} / this part was altered", await RefusedAsync(keys), StringComparison.Ordinal);
        File.Move(part, part + ".away");
        Assert.Contains($"{part} / a part is missing", await RefusedAsync(keys), StringComparison.Ordinal);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(part, bytes, TestContext.Current.CancellationToken);
        Directory.Move(sets[1], sets[1] + ".away");
        Assert.Contains($"{Path.GetFileName(sets[1])} is missing", await RefusedAsync(keys), StringComparison.Ordinal);
        Directory.Move(sets[1] + ".away", sets[1]);
        var manifest = Path.Combine(sets[2], EscrowManifest.FileName);
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(manifest, text.Replace("\"logSize\":\"", "\"logSize\":\"1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("its signature is wrong", await RefusedAsync(keys), StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, text, TestContext.Current.CancellationToken);
        Assert.Equal(3, (await EscrowRestore.OpenAsync(at, keys, Path.Combine(folder.Path, "good"), TimeProvider.System, CancellationToken.None)).Count);

        // the same by command, with the nodes running
        var target = Path.Combine(folder.Path, "node");
        var refused = await NodeProcess.RunAsync("restore", "--escrow", pair.FolderOf(1), at, "-d", target);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("whose key is not here", refused.Error, StringComparison.Ordinal);
        var done = await NodeProcess.RunAsync("restore", "--escrow", pair.FolderOf(0), at, "-d", target);
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.True(File.Exists(Path.Combine(target, "log", "000000.seg")));
        Assert.Empty(Directory.GetDirectories(folder.Path, "*.escrow"));
    }

    private static Task<List<EscrowRecord>> InAsync(ReportingPair pair) => ReportingPair.StateOf(pair.Top).ReadAsync(sql => EscrowRows.List(sql, "escrow_in", pair.Pact, 100));

    private static Task DeliveredAsync(ReportingPair pair, int count) => ReportingPair.UntilAsync(async () =>
        (await InAsync(pair)).Count == count && (await ReportingPair.StateOf(pair.Below).ReadAsync(sql => EscrowRows.List(sql, "escrow_out", pair.Pact, 100))).Count(r => r.State == EscrowState.Success) == count, $"escrow {count} is delivered");

    /// <summary>A template, identifiers, a range, a case with a photo.</summary>
    private static async Task<BlobName> FillAsync(ReportingPair pair, string name, int count)
    {
        var services = pair.Below.Services;
        if (services.GetRequiredService<ITemplates>().Find(s_template) is null)
            ReportingPair.Done(await services.GetRequiredService<ITemplates>().PublishAsync(pair.Who, s_template, new TemplateBody { NameZh = "转向节锻件", NameEn = "Steering knuckle", Kind = ObjectKind.Product, Items = [new TemplateItem { Index = 2000, Name = "material", NameZh = "材料", Type = ItemType.Text }] }, -1));
        var registry = services.GetRequiredService<IRegistry>();
        for (var i = 0; i < count; i++)
            ReportingPair.Done(await registry.RegisterAsync(pair.Who, new RegisterThing(Handle.Parse($"99.501.1001/{name}-{i}"), s_template, 1, [new HandleValue(2000, "material", Encoding.UTF8.GetBytes($"42CrMo-{i}"), 86_400, ValuePermissions.Default, 0)], [])));
        var photo = Encoding.UTF8.GetBytes($"photo of {name}");
        var taken = await services.GetRequiredService<BlobStore>().PutAsync(new MemoryStream(photo), pair.Who.Organization!);
        Assert.Equal(BlobFault.None, taken.Fault);
        // in a case, as what nothing refers to is thrown away after a day
        var licence = new FileReference(taken.Name, "执照.txt", "text/plain", photo.Length).ToJson();
        var values = new JsonObject { ["orgName"] = $"渝州精锻 {name}", ["uscc"] = "91500116YW00000126", ["licence"] = new JsonArray(licence), ["scale"] = "medium", ["aboveScale"] = true, ["purpose"] = "赋码" };
        ReportingPair.Done(await services.GetRequiredService<ICases>().OpenAsync(pair.Who, new OpenCase("enterprise-prefix", values)));
        await PublishedAsync(pair.Below);
        return taken.Name;
    }

    // escrow promises what the newest checkpoint covers
    private static async Task PublishedAsync(NodeHost host)
    {
        var (events, checkpointer) = (host.Services.GetRequiredService<IEvents>(), host.Services.GetRequiredService<Checkpointer>());
        await events.Log.WaitForTreeAsync(events.Size, CancellationToken.None);
        await ReportingPair.UntilAsync(() => Task.FromResult(checkpointer.Publish().Checkpoint.Size > 0), "the log is published");
    }

    private static Task<Dictionary<string, string>> SeenAsync(NodeHost host, long size) =>
        SeenAsync(host.Services.GetRequiredService<IEvents>(), host.Services.GetRequiredService<IRegistry>(), host.Services.GetRequiredService<ITemplates>(), host.Services.GetRequiredService<INodeCases>(), host.Services.GetRequiredService<IDirectory>(), size);

    private static Task<Dictionary<string, string>> SeenAsync(NodeParts parts, NodeStores stores, long size) => SeenAsync(stores.Events, parts.Things.Registry, parts.Things.Templates, parts.Cases.Node, parts.Parties.Directory, size);

    private static async Task<Dictionary<string, string>> SeenAsync(IEvents events, IRegistry registry, ITemplates templates, INodeCases cases, IDirectory directory, long size)
    {
        Dictionary<string, string> seen = [];
        foreach (var name in Enumerable.Range(0, 40).Select(i => $"A-{i}").Concat(Enumerable.Range(0, 25).Select(i => $"B-{i}")))
        {
            var record = registry.FindRecord(Handle.Parse($"99.501.1001/{name}")) ?? throw new InvalidOperationException(name);
            seen[name] = $"{record.Position} {record.Status} {record.VoidReason} {record.Template} {string.Join('|', record.Values.Select(v => $"{v.Index} {v.Type} {Convert.ToHexString(v.Data.Span)} {v.TimestampUs}"))}";
        }
        foreach (var template in templates.OwnedBy(directory.Operator!.Id.ToString())) seen[template.Handle.ToString()] = $"{template.Version} {template.State} {template.Position} {template.Body.NameZh} {string.Join('|', template.Body.Items.Select(i => i.Name))}";
        await foreach (var view in cases.AllAsync(new CaseQuery("enterprise-prefix"))) seen[view.Id] = $"{view.Number} {view.State} {view.Position} {string.Join('|', view.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={ValueOf(v.Value)}"))}";
        // every proof: the same leaf under the same root by the same path
        await events.Log.WaitForTreeAsync(size, CancellationToken.None);
        seen["root"] = Convert.ToHexString(events.Log.Tree.Root(size));
        for (var position = 0L; position < size; position++) seen[$"#{position}"] = $"{Convert.ToHexString(events.Log.Read(position).Header.Span)} {string.Join(' ', events.Log.Tree.Inclusion(position, size).Select(h => Convert.ToHexString(h)))}";
        return seen;
    }

    // members of a file stand in any order
    private static string? ValueOf(JsonNode? value) => FileReference.In(value).ToList() is { Count: > 0 } files ? string.Join(',', files) : value?.ToString();

    private static void Same(Dictionary<string, string> before, Dictionary<string, string> after)
    {
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, b => Assert.Equal(b.Value, after[b.Key]));
        Assert.Equal(2, before.Keys.Count(k => k.Contains("/case.", StringComparison.Ordinal)));
    }

    private sealed record OpenedNode(NodeStores Stores, ServerCertificates Certificates, NodeParts Parts) : IAsyncDisposable
    {
        public static async Task<OpenedNode> OpenAsync(DataFolder folder)
        {
            var settings = new NodeSettings();
            var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, CancellationToken.None);
            var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, "test", TimeProvider.System), TimeProvider.System);
            return new(stores, certificates, await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, CancellationToken.None));
        }

        public async ValueTask DisposeAsync()
        {
            await Parts.DisposeAsync();
            Certificates.Dispose();
            await Stores.DisposeAsync();
        }
    }
}
