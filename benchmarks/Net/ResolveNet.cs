using Microsoft.Extensions.DependencyInjection;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Benchmarks.Net;

/// <summary>Four nodes of this process: who asks, the top, a second-level node, and an enterprise that holds many prefixes, so that each can be asked for the first time.</summary>
internal sealed class ResolveNet : IAsyncDisposable
{
    public const int WarmUps = 20;
    private const int FirstPrefix = 1_001;
    private readonly List<NodeHost> _nodes = [];
    private readonly List<DelayedRelay> _lines = [];

    public Uri Asker { get; private set; } = null!;

    public static string Handle(int prefix, string name) => $"99.511.{FirstPrefix + WarmUps + prefix}/{name}";

    public static string WarmUp(int n) => $"99.511.{FirstPrefix + n}/A";

    public static async Task<ResolveNet> StartAsync(string folder, int prefixes)
    {
        var net = new ResolveNet();
        var (enterprise, holder) = await net.NodeAsync(folder, "enterprise", null);
        var (second, operating) = await net.NodeAsync(folder, "second", null);
        var (top, rooting) = await net.NodeAsync(folder, "top", null);
        net.Asker = (await net.NodeAsync(folder, "asker", net.LineTo(top))).Node.Addresses.Single();
        Uri toSecond = net.LineTo(second), toEnterprise = net.LineTo(enterprise);
        var all = Enumerable.Range(FirstPrefix, prefixes + WarmUps).Select(n => $"99.511.{n}").ToList();
        await HomeAsync(top, rooting, "99");
        await DelegateAsync(top, rooting, [Grant("99.511", rooting, toSecond)]);
        await HomeAsync(second, operating, "99.511");
        foreach (var some in all.Chunk(1_000)) await DelegateAsync(second, operating, [.. some.Select(p => Grant(p, operating, toEnterprise))]);
        var registry = enterprise.Services.GetRequiredService<IRegistry>();
        foreach (var prefix in all)
        {
            await HomeAsync(enterprise, holder, prefix);
            foreach (var name in (string[])["A", "B"])
                Expect(await registry.RegisterAsync(holder, new RegisterThing(Things.Handle.Parse($"{prefix}/{name}"), null, 0, [new HandleValue(1, "DESC", "52 %vol 500 mL"u8.ToArray(), 86_400, ValuePermissions.Default, 0)], [])));
        }
        return net;
    }

    private Uri LineTo(NodeHost node)
    {
        var line = new DelayedRelay(() => node.Addresses.Single().Port);
        _lines.Add(line);
        return line.Address;
    }

    private async Task<(NodeHost Node, Principal Who)> NodeAsync(string folder, string name, Uri? upstream)
    {
        var settings = new NodeSettings
        {
            Origin = $"bench.example/{name}", Upstream = upstream?.ToString() ?? "", Log = new LogSettings { Level = "error" },
            Listen = new ListenSettings { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 },
        };
        var node = await NodeHost.StartAsync(new DataFolder(Path.Combine(folder, name)), settings, TimeProvider.System, CancellationToken.None);
        _nodes.Add(node);
        var parties = node.Services.GetRequiredService<IParties>();
        if (!Uscc.TryParse("91500116YW00000126", out var uscc) || !UserName.TryParse("bench", out var login)) throw new FormatException();
        var user = Expect(await parties.FoundAsync(new RegisterOrganization(uscc, name, OrganizationKind.Enterprise), login, new Person("测量", null)));
        var id = parties.Directory.Operator!.Id;
        foreach (var role in (Role[])[Role.IdentifierManager, Role.RegistryReviewer]) user = Expect(await parties.GrantAsync(user.In(id)!, id, user.Handle, role));
        return (node, user.In(id)!);
    }

    private static PrefixGrant Grant(string prefix, Principal holder, Uri? node) => new(Things.Handle.Parse(prefix + "/x").Prefix, holder.Organization!, prefix, node);

    private static async Task HomeAsync(NodeHost node, Principal who, string prefix) => Expect(await node.Services.GetRequiredService<IPrefixRegistry>().HomeAsync(who, Grant(prefix, who, null)));

    private static async Task DelegateAsync(NodeHost node, Principal who, IReadOnlyList<PrefixGrant> grants) => Expect(await node.Services.GetRequiredService<IPrefixRegistry>().DelegateAsync(who, grants));

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException($"{outcome.Status}");

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines) await line.DisposeAsync();
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
    }
}
