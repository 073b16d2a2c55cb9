using System.Collections.Concurrent;

namespace Yiwang.Client.Links;

/// <summary>Requests under way on one link, by the number that their answers repeat.</summary>
internal sealed class PendingReplies
{
    private readonly ConcurrentDictionary<int, Reply> _replies = new();

    public Reply Expect(int requestId)
    {
        var reply = new Reply(() => _replies.TryRemove(requestId, out _));
        // ids are random 31-bit numbers: a repetition while the first is under way is a mistake of the caller
        if (!_replies.TryAdd(requestId, reply)) throw new InvalidOperationException($"request {requestId} is under way already");
        return reply;
    }

    public bool IsExpected(int requestId) => _replies.ContainsKey(requestId);

    /// <summary>An answer that nobody waits for any more is dropped.</summary>
    public void Deliver(in Answer answer)
    {
        if (_replies.TryGetValue(answer.Envelope.RequestId, out var reply)) reply.Add(answer);
    }

    public void Fail(HandleException why)
    {
        foreach (var reply in _replies.Values) reply.Fail(why);
    }
}
