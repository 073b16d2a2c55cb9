using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>
/// The newest requests of every surface, in memory, for people who debug a client. While nobody watches only failures of requests that sign in or have signed
/// in are kept, so that a hot path pays one volatile read. Safe for any number of callers.
/// </summary>
internal sealed class RequestLog(IPrefixTable prefixes, TimeProvider time) : IDisposable
{
    public const int LinesMax = 2_000, WatchesMax = 64, WatchesOfOneMax = 8, ReadersMax = 256;

    /// <summary>A page without script watches by being opened; it is taken to be looked at this long.</summary>
    public static readonly TimeSpan Reading = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly RequestEntry?[] _ring = new RequestEntry?[LinesMax];
    private readonly List<RequestWatch> _watches = [];
    private readonly Dictionary<RequestScope, long> _readers = [];
    private ITimer? _expiry;
    private long _last;
    private volatile bool _watched;

    /// <summary>Ask before building a line of a request that went well.</summary>
    public bool IsWatched => _watched;

    /// <summary>Keeps the line if somebody watches whom it concerns, or if it is a failure of somebody who is, or wants to be, signed in. Never waits, never fails.</summary>
    public void Write(in RequestLine line)
    {
        var failure = line.Failed && (line.Credential ?? line.Organization) is not null;
        if (!_watched && !failure) return;
        var owners = (OwnerOf(line.Handle), line.Organization is null ? OwnerOf(AfterIndex(line.Credential)) : null);
        var entry = new RequestEntry(0, Now, owners, line.Cut());
        lock (_gate)
        {
            if (!failure && !IsWanted(entry)) return;
            entry = entry with { Number = ++_last };
            _ring[(entry.Number - 1) % LinesMax] = entry;
            foreach (var watch in _watches)
                if (watch.Scope.Sees(entry)) watch.Offer(entry);
        }
    }

    /// <summary>What is kept, newest first, for a page that is opened and read; for a while the log goes on watching for it.</summary>
    public IReadOnlyList<RequestEntry> Read(RequestScope scope)
    {
        lock (_gate)
        {
            if (_readers.Count < ReadersMax || _readers.ContainsKey(scope)) _readers[scope] = Now + (long)Reading.TotalMicroseconds;
            _expiry ??= time.CreateTimer(_ => Expire(), null, Reading, Reading);
            _watched = true;
            return [.. Kept(scope, 0).Reverse()];
        }
    }

    /// <param name="after">Number of the last line that the watcher has already.</param>
    /// <returns>Null when too many watch.</returns>
    public RequestWatch? Watch(RequestScope scope, long after)
    {
        lock (_gate)
        {
            if (_watches.Count >= WatchesMax || _watches.Count(w => w.Scope == scope) >= WatchesOfOneMax) return null;
            var watch = new RequestWatch(scope, [.. Kept(scope, after)], End);
            _watches.Add(watch);
            _watched = true;
            return watch;
        }
    }

    public void Dispose() => _expiry?.Dispose();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    private bool IsWanted(RequestEntry entry)
    {
        foreach (var watch in _watches) if (watch.Scope.Sees(entry)) return true;
        foreach (var scope in _readers.Keys) if (scope.Sees(entry)) return true;
        return false;
    }

    private IEnumerable<RequestEntry> Kept(RequestScope scope, long after)
    {
        for (var number = Math.Max(after, _last - LinesMax) + 1; number <= _last; number++)
            if (_ring[(number - 1) % LinesMax] is { } entry && scope.Sees(entry)) yield return scope.Shown(entry);
    }

    private void End(RequestWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
            _watched = _watches.Count + _readers.Count > 0;
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            foreach (var (scope, until) in _readers.ToArray())
                if (until <= Now) _readers.Remove(scope);
            _watched = _watches.Count + _readers.Count > 0;
            if (_readers.Count > 0) return;
            _expiry?.Dispose();
            _expiry = null;
        }
    }

    /// <summary><c>300:0.NA/99.501.1001</c> → <c>0.NA/99.501.1001</c>.</summary>
    private static string? AfterIndex(string? credential) =>
        credential?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0 && credential.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9') is false ? credential[(colon + 1)..] : credential;

    private string? OwnerOf(string? named)
    {
        if (string.IsNullOrEmpty(named)) return null;
        var slash = named.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? named : named[..slash];
        // a prefix's own record belongs to who holds the prefix
        if (slash > 0 && Prefix.NamingAuthority.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) text = named[(slash + 1)..];
        if (!Prefix.TryParse(text, out var prefix, out _)) return null;
        return prefix.Kind == PrefixKind.Organization ? text : prefixes.Locate(prefix).Record?.Holder;
    }
}
