using System.Diagnostics;
using System.Globalization;
using Xunit;
using Yiwang.Events;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Moving;

/// <summary>kill -9 of either node while <c>yiwang move-in</c> runs, at seeded points; run again it goes on, and at the end everything is there once.</summary>
public sealed class MoveKillTests : IDisposable
{
    private const int Seed = 20261125, Things = 3_000, Kills = 4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(240);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_move_that_is_killed_again_and_again_ends_with_everything_once()
    {
        var (portA, portB) = (FreePort.Next(), FreePort.Next());
        var (folderA, folderB) = (Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "b"));
        var code = await PrepareAsync(folderA, At(portA));
        var random = new Random(Seed);
        var host = await HostAsync(folderA, portA);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                using var mover = Mover(folderB, portB, portA, code);
                // lines tell of progress: killed at one of the first
                var lines = random.Next(8, 30);
                var line = "";
                while (lines-- > 0 && await mover.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } read && !(line = read).Contains("moved in", StringComparison.Ordinal)) { }
                if (random.Next(3) == 0)
                {
                    await host.KillAsync();
                    await host.DisposeAsync();
                    mover.Kill();
                    host = await HostAsync(folderA, portA);
                }
                else mover.Kill();
                await mover.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            using var last = Mover(folderB, portB, portA, code);
            using var patience = new CancellationTokenSource(s_patience);
            var said = new List<string>();
            while (!said.Any(s => s.Contains("moved in", StringComparison.Ordinal)))
            {
                if (await last.StandardOutput.ReadLineAsync(patience.Token) is { } read) said.Add(read);
                else Assert.Fail(string.Join('\n', said) + await last.StandardError.ReadToEndAsync(patience.Token));
            }
            using var http = new HttpClient { BaseAddress = At(portB) };
            foreach (var n in new[] { 1, 1_777, Things })
            {
                // the same answer of the new node, and through the old one, which refers
                Assert.Contains($"第 {n} 件", await ReadAsync(http, n, patience.Token), StringComparison.Ordinal);
                Assert.Contains($"第 {n} 件", await ReadAsync(host.Http, n, patience.Token), StringComparison.Ordinal);
            }
            last.Kill();
            await last.WaitForExitAsync(patience.Token);
            await OnceAsync(folderB);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Asked again while the node says that the one that it refers to has not answered in time: a busy machine.</summary>
    private static async Task<string> ReadAsync(HttpClient http, int n, CancellationToken cancel)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            using var answer = await http.GetAsync(new Uri($"/api/handles/99.1.7/K{n:0000}", UriKind.Relative), cancel);
            if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsStringAsync(cancel);
            await pause.WaitForNextTickAsync(cancel);
        }
    }

    private static Uri At(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private static Task<NodeProcess> HostAsync(string folder, int port) => NodeProcess.ServeAsync(folder, string.Create(CultureInfo.InvariantCulture, $"listen.http={port}"), $"publicUrl={At(port)}");

    private static Process Mover(string folder, int port, int from, string code)
    {
        string[] settings = [string.Create(CultureInfo.InvariantCulture, $"listen.http={port}"), "listen.https=-1", "log.level=warning", $"publicUrl={At(port)}"];
        return NodeProcess.Start(["move-in", "--data", folder, "--from", At(from).ToString(), "--code", code, .. settings.SelectMany(s => new[] { "--set", s })]);
    }

    private static async Task<string> PrepareAsync(string path, Uri address)
    {
        await using var node = await OpenAsync(path);
        var parts = node.Parts;
        await parts.TellPactsAsync(() => address.ToString(), CancellationToken.None);
        if (!Uscc.TryParse("91500116YW00000126", out var own) || !Uscc.TryParse("91510522YW0000020F", out var uscc) || !UserName.TryParse("admin", out var first) || !UserName.TryParse("zhougong", out var user)) throw new InvalidOperationException("test data");
        PreparedNode.Done(await parts.Accounts.FoundAsync(new RegisterOrganization(own, "托管单位", OrganizationKind.Registry), first, new Person("管理员", null), PreparedNode.Password));
        var operatorId = parts.Parties.Directory.Operator!.Id;
        var admin = parts.Parties.Directory.Find(first)!.In(operatorId)!;
        PreparedNode.Done(await parts.Things.PrefixRegistry.HomeAsync(admin, new PrefixGrant(PreparedNode.PrefixOf("99.1"), operatorId.ToString(), "托管单位")));
        var tenant = PreparedNode.Done(await parts.Parties.RegisterAsync(admin, new RegisterOrganization(uscc, "渝州精锻", OrganizationKind.Enterprise), user, new Person("周工", null)));
        var who = parts.Parties.Directory.Find(user)!.In(tenant.Id)!;
        PreparedNode.Done(await parts.Things.PrefixRegistry.DelegateAsync(admin, [new PrefixGrant(PreparedNode.PrefixOf("99.1.7"), tenant.Id.ToString(), "渝州精锻")]));
        PreparedNode.Done(await parts.Things.Registry.RegisterBulkAsync(who, Enumerable.Range(1, Things).Select(n => new RegisterThing(Handle.Parse($"99.1.7/K{n:0000}"), null, 0, MovingBed.Values($"第 {n} 件"), [])), Things, "all"));
        // a suspended prefix would not answer there either: said before anything begins
        PreparedNode.Done(await parts.Things.PrefixRegistry.SuspendAsync(admin, PreparedNode.PrefixOf("99.1.7"), "核对"));
        Assert.Equal(Codes.ThingsPrefixSuspended, (await parts.Moves.OpenAsync(who)).Status.Code);
        PreparedNode.Done(await parts.Things.PrefixRegistry.ResumeAsync(admin, PreparedNode.PrefixOf("99.1.7")));
        return PreparedNode.Done(await parts.Moves.OpenAsync(who));
    }

    /// <summary>One entry each, and no more than the old node had.</summary>
    private static async Task OnceAsync(string path)
    {
        await using var node = await OpenAsync(path);
        var (events, count) = (node.Stores.Events, 0);
        for (var at = 0L; at < events.Size; at++) if (events.Read(at).Kind == "IdentifierRegistered") count++;
        Assert.Equal(Things, count);
        for (var n = 1; n <= Things; n++) Assert.NotNull(node.Parts.Things.Registry.FindRecord(Handle.Parse($"99.1.7/K{n:0000}")));
    }

    private static async Task<Opened> OpenAsync(string path)
    {
        var (folder, settings) = (new DataFolder(path), new NodeSettings());
        if (!folder.Exists) folder.Create(test: false);
        var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, CancellationToken.None);
        var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, "test", TimeProvider.System), TimeProvider.System);
        return new Opened(stores, certificates, await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, CancellationToken.None));
    }

    private sealed record Opened(NodeStores Stores, ServerCertificates Certificates, NodeParts Parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Parts.DisposeAsync();
            Certificates.Dispose();
            await Stores.DisposeAsync();
        }
    }
}
