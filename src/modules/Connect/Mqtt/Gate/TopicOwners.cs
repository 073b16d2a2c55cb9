using System.Text;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Gate;

/// <summary>
/// Whose topic is whose on a node of several organisations: <c>{organisation}/…</c> belongs to that organisation, what an adapter or point of an organisation names to it (the earlier
/// wins), and everything else to the organisation that runs the node. Also which credentials an adapter limits to its filters.
/// </summary>
internal sealed class TopicOwners : IDisposable
{
    private readonly IPointBook _book;
    private readonly IDirectory _directory;
    private Snapshot? _snapshot;

    public TopicOwners(IPointBook book, IDirectory directory)
    {
        (_book, _directory) = (book, directory);
        _book.Changed += Forget;
    }

    /// <summary>After rights may have changed: the broker asks again.</summary>
    public event Action? Changed;

    /// <summary>Anonymous devices, and topics that nobody named.</summary>
    public string Operator => _directory.Operator?.Id.ToString() ?? "";

    public void Dispose() => _book.Changed -= Forget;

    public bool Owns(string organization, ReadOnlySpan<byte> topic)
    {
        var slash = topic.IndexOf((byte)'/');
        var first = slash < 0 ? topic : topic[..slash];
        if (first.StartsWith("o."u8)) return Ascii.EqualsIgnoreCase(first, organization);
        foreach (var (filter, owner) in Now().Claims)
        {
            if (Topics.Matches(filter, topic)) return string.Equals(owner, organization, StringComparison.OrdinalIgnoreCase);
        }
        return string.Equals(organization, Operator, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Filters that a credential is limited to; null = not limited.</summary>
    public IReadOnlyList<byte[]>? LimitsOf(string? user) => user is not null && Now().Limits.TryGetValue(user, out var filters) ? filters : null;

    private void Forget(PointChange change)
    {
        Volatile.Write(ref _snapshot, null);
        Changed?.Invoke();
    }

    private Snapshot Now() => Volatile.Read(ref _snapshot) ?? Read();

    private Snapshot Read()
    {
        var claims = new List<(long Position, byte[] Filter, string Owner)>();
        var limits = new Dictionary<string, List<byte[]>>(StringComparer.OrdinalIgnoreCase);
        foreach (var adapter in _book.Adapters(null))
        {
            if (adapter is not { Kind: AdapterKind.Broker, Enabled: true }) continue;
            var own = FiltersOf(adapter);
            claims.AddRange(own.Select(f => (adapter.Position, f, adapter.Owner)));
            foreach (var point in _book.PointsOn(adapter.Id)) claims.Add((point.Position, Encoding.UTF8.GetBytes(point.Address), adapter.Owner));
            if (adapter.UserName.Length == 0) continue;
            if (!limits.TryGetValue(adapter.UserName, out var filters)) limits[adapter.UserName] = filters = [];
            filters.AddRange(own);
        }
        var read = new Snapshot([.. claims.OrderBy(c => c.Position).Select(c => (c.Filter, c.Owner))], limits);
        Volatile.Write(ref _snapshot, read);
        return read;
    }

    private static byte[][] FiltersOf(Adapter adapter) => [.. adapter.Endpoint.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];

    private sealed record Snapshot((byte[] Filter, string Owner)[] Claims, Dictionary<string, List<byte[]>> Limits);
}
