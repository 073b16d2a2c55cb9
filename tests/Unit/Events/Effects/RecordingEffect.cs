using System.Threading.Channels;
using Yiwang.Events;
using Yiwang.Events.Effects;

namespace Yiwang.Unit.Tests.Events.Effects;

internal sealed class RecordingEffect(string name = "mail", bool fromTheBeginning = true, Func<RecordedEvent, Exception?>? fails = null) : Effect
{
    private readonly Channel<long> _handled = Channel.CreateUnbounded<long>();

    public override string Name => name;
    public override bool FromTheBeginning => fromTheBeginning;
    public override bool Wants(string kind) => kind == "Note";

    public override ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (fails?.Invoke(e) is { } x) throw x;
        _handled.Writer.TryWrite(e.Position);
        return ValueTask.CompletedTask;
    }

    public async Task<List<long>> TakeAsync(int count, CancellationToken cancel)
    {
        var taken = new List<long>();
        while (taken.Count < count) taken.Add(await _handled.Reader.ReadAsync(cancel));
        return taken;
    }

    public bool HasMore => _handled.Reader.TryPeek(out _);
}
