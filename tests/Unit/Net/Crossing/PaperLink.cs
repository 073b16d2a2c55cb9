using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Pacts;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>A line between nodes that a test can cut, and that can lose, double or hold back what it carries.</summary>
internal sealed class PaperLink : ICarrier
{
    private readonly Dictionary<string, CrossingRuntime> _nodes = [];

    public bool Cut { get; set; }
    /// <summary>Requests arrive, answers do not.</summary>
    public bool OneWay { get; set; }
    /// <summary>What happens to a request before it arrives; null = nothing.</summary>
    public Func<CrossingRequest, Func<CrossingRequest, Task<CrossingResponse>>, Task<CrossingResponse>>? Fault { get; set; }
    public List<CrossingRequest> Sent { get; } = [];

    public void Add(string host, CrossingRuntime node) => _nodes[host] = node;

    public Uri? AddressOf(PactParty to, string path) => to.Node is { } node ? new Uri(node, path) : null;

    public async Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel)
    {
        lock (Sent) Sent.Add(request);
        if (Cut) return CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, "cut"));
        var response = Fault is null ? await DeliverAsync(request).WaitAsync(cancel) : await Fault(request, DeliverAsync).WaitAsync(cancel);
        return OneWay ? CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, "no answer")) : response;
    }

    public Task<CrossingResponse> DeliverAsync(CrossingRequest request) =>
        _nodes.TryGetValue(request.Target.Host, out var node) ? node.HandleAsync(request, CancellationToken.None) : Task.FromResult(CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, "nobody")));
}
