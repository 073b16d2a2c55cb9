using System.Security.Cryptography;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>
/// Numbers waiting to be signed. The answer names the app and not the number, so that those given out have to be remembered: a few for each app and address together,
/// so that a stranger's questions do not push out a client's.
/// </summary>
internal sealed class DoipChallenges(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    /// <summary>Clients that start at the same time behind one address.</summary>
    public const int OfOneMax = 16;
    public const int AskersMax = 20_000;
    private const int RandomBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string App, string? Address), LinkedList<(string Nonce, long Until)>> _open = [];
    private long _sweptAt;

    public string New(string app, string? address)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var now = time.GetTimestamp();
        lock (_gate)
        {
            Sweep(now);
            var key = (app.ToLowerInvariant(), address);
            if (!_open.TryGetValue(key, out var open)) _open[key] = open = [];
            open.AddLast((nonce, now + Ticks(Lifetime)));
            if (open.Count > OfOneMax) open.RemoveFirst();
        }
        return nonce;
    }

    /// <summary>Those that may be answered now, newest first.</summary>
    public IReadOnlyList<string> Open(string app, string? address)
    {
        var now = time.GetTimestamp();
        lock (_gate) return _open.TryGetValue((app.ToLowerInvariant(), address), out var open) ? [.. open.Where(o => o.Until > now).Select(o => o.Nonce).Reverse()] : [];
    }

    /// <summary>Takes a number that was answered; false when another answer was quicker.</summary>
    public bool Take(string app, string? address, string nonce)
    {
        lock (_gate)
        {
            var key = (app.ToLowerInvariant(), address);
            if (!_open.TryGetValue(key, out var open)) return false;
            for (var node = open.First; node is not null; node = node.Next)
            {
                if (node.Value.Nonce != nonce) continue;
                open.Remove(node);
                if (open.Count == 0) _open.Remove(key);
                return true;
            }
            return false;
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private void Sweep(long now)
    {
        // everything old goes once a lifetime, and all at once when there is no more room
        if (_open.Count >= AskersMax) _open.Clear();
        if (now - _sweptAt < Ticks(Lifetime)) return;
        _sweptAt = now;
        foreach (var (key, open) in _open)
        {
            if (open.Last!.Value.Until <= now) _open.Remove(key);
        }
    }
}
