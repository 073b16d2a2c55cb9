using Yiwang.Identify.Surfaces.HandleServer.Engine;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>
/// Challenges outside sessions, found by an id that nobody guesses. Addresses share 128 parts by a hash keyed at start, each bounded in number and bytes, so
/// that whoever leaves challenges open pushes out his own; datagrams, whose sender may be forged, have parts of their own.
/// </summary>
internal sealed class OpenChallenges(TimeProvider time, TimeSpan lifetime)
{
    public const int Parts = 128, OfPart = 256, BytesOfPart = 512 * 1024;

    private readonly Part[] _parts = [.. Enumerable.Range(0, 2 * Parts).Select(_ => new Part())];
    private readonly int _salt = Random.Shared.Next();

    public long Deadline => time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency);

    /// <returns>The id to find it by; 0 = the request is too large to be kept.</returns>
    public int Add(OpenChallenge challenge)
    {
        var bytes = challenge.Kept.Message.Signed.Length;
        if (bytes > BytesOfPart) return 0;
        var part = PartOf(challenge.Kept.Peer);
        lock (_parts[part])
        {
            var id = SessionIds.New(_parts[part].ById.ContainsKey, part);
            _parts[part].Add(id, challenge, bytes);
            return id;
        }
    }

    /// <summary>Takes it out, so that no second answer finds it; null when there is none. It may be past its time.</summary>
    public OpenChallenge? Take(int id)
    {
        var part = _parts[SessionIds.PartOf(id)];
        lock (part) return part.Take(id);
    }

    public bool IsExpired(OpenChallenge challenge) => time.GetTimestamp() > challenge.Expires;

    private int PartOf(HandlePeer peer)
    {
        var address = peer.Remote.Address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = new HashCode();
        hash.Add(_salt);
        // An IPv6 customer has a /64 at least.
        hash.AddBytes(address.IsIPv4MappedToIPv6 ? bytes[12..16] : bytes[..Math.Min(8, length)]);
        return (hash.ToHashCode() & (Parts - 1)) + (peer.Transport == HandleTransport.Udp ? Parts : 0);
    }

    private sealed class Part
    {
        private readonly LinkedList<(int Id, OpenChallenge Challenge, int Bytes)> _oldestFirst = [];
        private int _bytes;

        public Dictionary<int, LinkedListNode<(int Id, OpenChallenge Challenge, int Bytes)>> ById { get; } = [];

        public void Add(int id, OpenChallenge challenge, int bytes)
        {
            while (_oldestFirst.Count >= OfPart || _bytes + bytes > BytesOfPart) Take(_oldestFirst.First!.Value.Id);
            ById[id] = _oldestFirst.AddLast((id, challenge, bytes));
            _bytes += bytes;
        }

        public OpenChallenge? Take(int id)
        {
            if (!ById.Remove(id, out var node)) return null;
            _oldestFirst.Remove(node);
            _bytes -= node.Value.Bytes;
            return node.Value.Challenge;
        }
    }
}
