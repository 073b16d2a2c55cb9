using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.HandleServer;

/// <summary>A whole node with an organisation and a prefix, and sockets to its Handle ports.</summary>
internal sealed class HandleNode : IAsyncDisposable
{
    private HandleNode(RunningNode node, Principal who) => (Node, Who) = (node, who);

    public RunningNode Node { get; }
    public Principal Who { get; }
    public int Port => Node.Host.Handle.Handle!.TcpPort;
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);
    public IPEndPoint Recursion => new(IPAddress.Loopback, Node.Host.Handle.Recursion!.TcpPort);
    public Uri Address => Node.Http.BaseAddress!;

    public static async Task<HandleNode> StartAsync(string prefix, string upstream = "", NodeSettings? settings = null)
    {
        // a busy machine is no node that does not answer
        var node = await RunningNode.StartAsync((settings ?? new NodeSettings { Limits = new() { DrainSeconds = 1 }, Resolve = new() { TimeoutMs = 30_000 } }) with { Upstream = upstream });
        var (accounts, parties, prefixes) = (node.Host.Services.GetRequiredService<Accounts>(), node.Host.Services.GetRequiredService<IParties>(), node.Host.Services.GetRequiredService<IPrefixRegistry>());
        if (!Uscc.TryParse("91500116YW00000126", out var uscc) || !UserName.TryParse("admin", out var admin)) throw new InvalidOperationException("test data");
        var user = PreparedNode.Done(await accounts.FoundAsync(new RegisterOrganization(uscc, "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise), admin, new Person("管理员", null), PreparedNode.Password));
        var who = user.In(parties.Directory.Operator!.Id)!;
        // a node's own organisation also gives prefixes below its own
        who = who with { Roles = new HashSet<Role>(who.Roles) { Role.RegistryReviewer } };
        PreparedNode.Done(await prefixes.HomeAsync(who, new PrefixGrant(PreparedNode.PrefixOf(prefix), who.Organization!, "渝州精锻")));
        return new(node, who);
    }

    public async Task RegisterAsync(string handle, params HandleValue[] values) =>
        PreparedNode.Done(await Node.Host.Services.GetRequiredService<IRegistry>().RegisterAsync(Who, new RegisterThing(Handle.Parse(handle), null, 0, values, [])));

    public async Task DelegateAsync(string prefix, HandleNode to) => PreparedNode.Done(await Node.Host.Services.GetRequiredService<IPrefixRegistry>().DelegateAsync(
        Who, [new PrefixGrant(PreparedNode.PrefixOf(prefix), Who.Organization!, "下级", to.Address, HandlePort: to.Port)]));

    public async Task<HandleStream> ConnectAsync(bool recursion = false)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(recursion ? Recursion : EndPoint);
        return new HandleStream(client);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
