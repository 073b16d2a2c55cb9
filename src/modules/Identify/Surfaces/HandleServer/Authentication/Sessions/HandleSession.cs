using System.Net;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;

/// <summary>A session of operation 400: a key that both sides have, and whoever has proved in it who it is.</summary>
internal sealed class HandleSession(int id, IPAddress address, ProtocolVersion version, TimeSpan idle)
{
    /// <summary>Payloads that did not decrypt, or MACs that did not fit, before the session ends: what answers a stranger's trials must not answer many.</summary>
    public const int FailuresMax = 8;

    private readonly ReplayWindow _received = new();
    private SessionCipher? _key;
    private OpenChallenge? _pending;
    private int _sent;
    private int _failures;

    public int Id => id;
    public IPAddress Address => address;
    /// <summary>That it was agreed in: it decides what ciphers and MACs look like.</summary>
    public ProtocolVersion Version => version;
    public TimeSpan Idle => idle;
    /// <summary>On the clock's timestamps.</summary>
    public long Touched { get; set; }
    /// <summary>Who has proved it; null until then.</summary>
    public Proven? Proven { get; set; }

    /// <summary>Null until operation 402 brings it, in the mode in which the client makes it.</summary>
    public SessionCipher? Key
    {
        get => Volatile.Read(ref _key);
        init => _key = value;
    }

    /// <summary>False when it has one already: a second would take the session over.</summary>
    public bool TrySetKey(SessionCipher key) => Interlocked.CompareExchange(ref _key, key, null) is null;

    /// <summary>False for a message that came before.</summary>
    public bool TryAccept(int counter) => _received.TryAccept(counter);

    public int NextCounter() => Interlocked.Increment(ref _sent);

    /// <summary>True when it was one too many.</summary>
    public bool Fail() => Interlocked.Increment(ref _failures) >= FailuresMax;

    /// <summary>The newest challenge takes the place of one before it: a client asks for one thing at a time until it has proved who it is.</summary>
    public void Pend(OpenChallenge challenge) => Volatile.Write(ref _pending, challenge);

    public OpenChallenge? TakePending() => Interlocked.Exchange(ref _pending, null);
}
