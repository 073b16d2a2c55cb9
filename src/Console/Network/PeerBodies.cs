using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yiwang.Events;

namespace Yiwang.Console.Network;

/// <summary>
/// Reads what other nodes post, before anybody knows whether they are what they say. Memory grows as bytes come. What is larger than most bodies needs room, of which strangers have a part of their own: they keep no
/// partner waiting. A partner's address is one from which a good signature has come.
/// </summary>
internal sealed class PeerBodies
{
    /// <summary>Needs no room, as a connection costs as much.</summary>
    public const int FreeBytes = 65_536;
    /// <summary>Taken before anything has come.</summary>
    public const int FirstBytes = 4_096;
    // as long as the other side waits for its answer
    private static readonly TimeSpan s_reading = TimeSpan.FromSeconds(60);
    private const int AddressesMax = 10_000;
    private readonly BodyRoom _strangers, _partners;
    private readonly TimeSpan _waiting;
    private readonly Lock _gate = new();
    private HashSet<IPAddress> _known = [], _before = [];

    public PeerBodies() : this(new BodyRoom(64 << 20, 16 << 20), new BodyRoom(256 << 20, 128 << 20), TimeSpan.FromSeconds(10))
    {
    }

    internal PeerBodies(BodyRoom strangers, BodyRoom partners, TimeSpan waiting) => (_strangers, _partners, _waiting) = (strangers, partners, waiting);

    /// <summary>A good signature came from there.</summary>
    public void Know(IPAddress? address)
    {
        var place = PlaceOf(address);
        lock (_gate)
        {
            if (_known.Count >= AddressesMax) (_before, _known) = (_known, []);
            _known.Add(place);
        }
    }

    /// <returns>request.too-large, request.timeout, request.limited when there is no room just now.</returns>
    public async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpContext http, int max)
    {
        var length = http.Request.ContentLength;
        if (length > max) return TooLarge(max);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound) bound.MaxRequestBodySize = max;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        late.CancelAfter(s_reading);
        try
        {
            return await ReadAsync(http.Request.Body, (int)(length ?? max + 1), max, PlaceOf(http.Connection.RemoteIpAddress), late.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return new Outcome(Codes.RequestTimeout, $"{s_reading.TotalSeconds:0} s for the body");
        }
    }

    /// <param name="most">What the sender says that it is, or one more than it may be.</param>
    internal async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(Stream body, int most, int max, IPAddress place, CancellationToken cancel)
    {
        var bytes = new byte[Math.Min(most, FirstBytes)];
        var (read, taken, needed) = (0, (BodyRoom?)null, Math.Min(most, max));
        try
        {
            while (true)
            {
                if (read == bytes.Length)
                {
                    // the stream of a body with a length ends there
                    if (read == most) break;
                    if (taken is null && read >= FreeBytes)
                    {
                        var room = IsKnown(place) ? _partners : _strangers;
                        if (!await room.EnterAsync(place, needed, _waiting, cancel)) return new Outcome(Codes.RequestLimited, "bodies");
                        taken = room;
                    }
                    Array.Resize(ref bytes, (int)Math.Min(most, read * 4L));
                }
                var more = await body.ReadAsync(bytes.AsMemory(read), cancel);
                if (more == 0) break;
                read += more;
            }
        }
        finally
        {
            taken?.Leave(place, needed);
        }
        return read > max ? TooLarge(max) : (ReadOnlyMemory<byte>)bytes.AsMemory(0, read);
    }

    private bool IsKnown(IPAddress place)
    {
        lock (_gate) return _known.Contains(place) || _before.Contains(place);
    }

    /// <summary>Whoever has an IPv6 address has the 2⁶⁴ beside it, too.</summary>
    private static IPAddress PlaceOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static Outcome TooLarge(int max) => new(Codes.RequestTooLarge, $"{max} bytes");
}

/// <summary>Bytes that bodies under way may have together, and those from one address.</summary>
internal sealed class BodyRoom(long bytesMax, long ofAddressMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, long> _of = [];
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _all;

    /// <returns>False when there was no room for so long.</returns>
    public async Task<bool> EnterAsync(IPAddress from, long bytes, TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        while (true)
        {
            Task left;
            lock (_gate)
            {
                var own = _of.GetValueOrDefault(from);
                if (_all + bytes <= bytesMax && own + bytes <= ofAddressMax)
                {
                    (_all, _of[from]) = (_all + bytes, own + bytes);
                    return true;
                }
                left = _left.Task;
            }
            try
            {
                await left.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public void Leave(IPAddress from, long bytes)
    {
        TaskCompletionSource left;
        lock (_gate)
        {
            _all -= bytes;
            if (_of.GetValueOrDefault(from) - bytes is > 0 and var rest) _of[from] = rest;
            else _of.Remove(from);
            (left, _left) = (_left, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        left.SetResult();
    }
}
