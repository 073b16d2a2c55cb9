using System.Net;
using Yiwang.Client.Sites;

namespace Yiwang.Client.Links;

/// <summary>The links of a client: a fixed number of connections a server, made when needed, kept while open; the server unused longest gives way to a new one.</summary>
internal sealed class LinkPool(HandleClientOptions options) : IAsyncDisposable
{
    private readonly Dictionary<(object Address, LinkKind Kind), Entry> _entries = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <param name="turn">Requests of equal turn share a connection.</param>
    public async Task<ILink> GetAsync(ServerAddress server, LinkKind kind, int turn, CancellationToken cancel)
    {
        object address = kind switch
        {
            LinkKind.Udp => server.Udp!,
            LinkKind.Tcp => server.Tcp!,
            _ => server.Http!,
        };
        var entry = Find(address, kind);
        var slot = entry.Slots[(turn & int.MaxValue) % entry.Slots.Length];
        if (slot.Link is { IsOpen: true } ready) return ready;
        await slot.Opening.WaitAsync(cancel);
        try
        {
            if (slot.Link is { IsOpen: true } opened) return opened;
            if (slot.Link is { } old) await old.DisposeAsync();
            slot.Link = null;
            ILink link = kind switch
            {
                LinkKind.Udp => new UdpLink((IPEndPoint)address, options),
                LinkKind.Tcp => await TcpLink.ConnectAsync((IPEndPoint)address, options.ConnectTimeout, options.Time, cancel),
                _ => new HttpLink((Uri)address, options),
            };
            lock (_lock)
            {
                if (!entry.IsGone)
                {
                    slot.Link = link;
                    return link;
                }
            }
            await link.DisposeAsync();
            throw new HandleException(HandleFailure.Unreachable, $"{address}: the connection gave way to those of other servers", server: address.ToString());
        }
        finally
        {
            slot.Opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Entry> entries;
        lock (_lock)
        {
            _disposed = true;
            entries = [.. _entries.Values];
            _entries.Clear();
            foreach (var entry in entries) entry.IsGone = true;
        }
        foreach (var entry in entries) await entry.CloseAsync();
    }

    private Entry Find(object address, LinkKind kind)
    {
        Entry? victim = null;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(HandleClient));
            if (_entries.TryGetValue((address, kind), out var entry))
            {
                entry.UsedAt = options.Time.GetTimestamp();
                return entry;
            }
            if (_entries.Count >= options.Servers)
            {
                var (oldest, gone) = _entries.MinBy(e => e.Value.UsedAt);
                _entries.Remove(oldest);
                gone.IsGone = true;
                victim = gone;
            }
            // one UDP socket and one HTTP client serve any number of requests at once
            entry = new Entry(kind == LinkKind.Tcp ? options.ConnectionsPerServer : 1) { UsedAt = options.Time.GetTimestamp() };
            _entries.Add((address, kind), entry);
            _ = victim?.CloseAsync();
            return entry;
        }
    }

    private sealed class Slot
    {
        public SemaphoreSlim Opening { get; } = new(1, 1);
        public ILink? Link { get; set; }
    }

    private sealed class Entry(int slots)
    {
        public Slot[] Slots { get; } = [.. Enumerable.Range(0, slots).Select(_ => new Slot())];
        public long UsedAt { get; set; }
        public bool IsGone { get; set; }

        public async Task CloseAsync()
        {
            foreach (var slot in Slots)
                if (slot.Link is { } link) await link.DisposeAsync();
        }
    }
}

internal enum LinkKind { Udp, Tcp, Http }
