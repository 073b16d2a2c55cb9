using System.Text;
using Yiwang.Events;
using Yiwang.Net.Wire;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Net;

/// <summary>Nodes on paper: what each authority answers. Real sockets are for the node tests.</summary>
internal sealed class PaperNetwork : INodeClient
{
    public static readonly Handle Bottle = Handle.Parse("99.511.1001/B26A100012345");
    private readonly Dictionary<string, Func<Handle, Outcome<NodeAnswer>>> _nodes = new(StringComparer.OrdinalIgnoreCase);

    public int Asked { get; private set; }
    public HashSet<string> Down { get; } = [];

    public static Uri At(string name) => new($"http://{name}:8080");

    public PaperNetwork Refers(string name, string? prefix, string to) =>
        Answers(name, _ => new NodeAnswer { Outcome = Codes.Ok, Node = name, Referral = new NodeReferral(prefix, At(to).ToString(), 86_400) });

    public PaperNetwork Holds(string name, string text = "陈酿", int ttl = 86_400) => Answers(name, handle => RecordOf(handle, name, text, ttl));

    public static NodeAnswer RecordOf(Handle handle, string node, string text, int ttl) => new()
    {
        Outcome = Codes.Ok, Node = node,
        Record = NodeRecord.Of(new ThingRecord(handle, ThingOrigin.Instance, ThingStatus.Active, "o.abcdefghijklmnopqrst", null, 0,
            [new HandleValue(1, "NAME", Encoding.UTF8.GetBytes(text), ttl, ValuePermissions.Default, 0), new HandleValue(2, "URL", "https://x.example"u8.ToArray(), ttl, ValuePermissions.Default, 0)], 7, 8)),
    };

    public PaperNetwork Says(string name, string code) => Answers(name, _ => new NodeAnswer { Outcome = code, Node = name });

    public PaperNetwork Answers(string name, Func<Handle, Outcome<NodeAnswer>> answer)
    {
        _nodes[At(name).Authority] = answer;
        return this;
    }

    public ValueTask<Outcome<NodeAnswer>> AskAsync(Uri node, Handle handle, CancellationToken cancel)
    {
        Asked++;
        return ValueTask.FromResult(Down.Contains(node.Host) || !_nodes.TryGetValue(node.Authority, out var answer) ? new Outcome(Codes.NetUnreachable, node.Authority) : answer(handle));
    }

    public ValueTask<Outcome<TimeSpan>> ProbeAsync(Uri node, CancellationToken cancel) =>
        ValueTask.FromResult<Outcome<TimeSpan>>(Down.Contains(node.Host) ? new Outcome(Codes.NetUnreachable, node.Authority) : TimeSpan.FromMilliseconds(3));
}
