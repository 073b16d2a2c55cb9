using System.Collections.Concurrent;

namespace Yiwang.Node.Demo.Faults;

/// <summary>One direction between two nodes, by their keys.</summary>
internal readonly record struct DemoDirection(string From, string To);

/// <summary>Which connections of the demonstration are cut. What is asked over a cut one fails at once, as over a pulled cable.</summary>
/// <param name="keyOf">Node behind an authority; null = none of the demonstration's.</param>
internal sealed class DemoLinks(Func<string, string?> keyOf)
{
    private readonly ConcurrentDictionary<DemoDirection, byte> _cut = new();

    public IReadOnlyList<DemoDirection> Cut => [.. _cut.Keys.OrderBy(d => d.From, StringComparer.Ordinal).ThenBy(d => d.To, StringComparer.Ordinal)];

    public bool IsCut(string from, string to) => _cut.ContainsKey(new(from, to));

    public void Set(string from, string to, bool cut)
    {
        if (cut) _cut.TryAdd(new(from, to), 0);
        else _cut.TryRemove(new(from, to), out _);
    }

    public void MendAll() => _cut.Clear();

    public HttpMessageHandler Around(string from, HttpMessageHandler inner) => new Line(this, from, inner);

    private sealed class Line(DemoLinks links, string from, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri is { } to && links.Of(to) is { } key && links.IsCut(from, key)
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "the demonstration has cut this line"))
                : base.SendAsync(request, cancellationToken);
    }

    private string? Of(Uri to) => keyOf(to.Authority);
}
