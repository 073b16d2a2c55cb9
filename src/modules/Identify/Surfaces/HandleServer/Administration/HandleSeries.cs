using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>A page of names and where the next begins; or the reply that ends the series.</summary>
internal delegate ValueTask<(IReadOnlyList<string>? Names, string? Next, HandleReply? End)> NextPage(string? cursor, CancellationToken cancel);

/// <summary>An answer in several messages, read page by page while it goes out.</summary>
internal sealed class HandleSeries
{
    /// <summary>As many as the reference server puts into one message.</summary>
    public const int NamesPerMessage = 50;

    private readonly NextPage _read;
    private readonly Queue<string> _waiting = [];
    private string? _cursor;
    private bool _ended;
    private HandleReply? _failed;

    private HandleSeries(NextPage read) => _read = read;

    public static ValueTask<HandleReply> FirstAsync(NextPage read, CancellationToken cancel) => new HandleSeries(read).NextAsync(cancel);

    private async ValueTask<HandleReply> NextAsync(CancellationToken cancel)
    {
        // one more than a message holds, to know whether it is the last
        while (!_ended && _waiting.Count <= NamesPerMessage) await FillAsync(cancel);
        if (_failed is not null) return _failed;
        var names = new string[Math.Min(NamesPerMessage, _waiting.Count)];
        for (var i = 0; i < names.Length; i++) names[i] = _waiting.Dequeue();
        return new HandleReply(ResponseCode.Success, new HandleListBody(names)) { Next = _waiting.Count > 0 ? NextAsync : null };
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        var (names, next, end) = await _read(_cursor, cancel);
        _failed = end;
        _cursor = next;
        _ended = next is null;
        foreach (var name in names ?? []) _waiting.Enqueue(name);
    }
}
