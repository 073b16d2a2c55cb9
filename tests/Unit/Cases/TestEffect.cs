using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Notices;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>Notes what it was asked, and answers what a test wants.</summary>
internal sealed class TestEffect : ICaseEffect
{
    public string Name => "test.note";
    public IReadOnlyList<string> Arguments => ["text"];
    public ConcurrentQueue<(string Key, string Text)> Ran { get; } = new();
    public Func<EffectCall, EffectResult> Answer { get; set; } = _ => EffectResult.Done;

    /// <summary>Each answer waits for it.</summary>
    public Task Wait { get; set; } = Task.CompletedTask;

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        Ran.Enqueue((call.Key, call.Arguments.GetValueOrDefault("text", "")));
        await Wait.WaitAsync(cancel);
        return Answer(call);
    }

    public static EffectResult With(string json, string? then = null) => new(Outcome.Ok, (JsonObject)JsonNode.Parse(json)!, then);
}

/// <summary>Tells nobody, and remembers each key once as the real book does.</summary>
internal sealed class RememberedNotices : INotices
{
    private readonly ConcurrentDictionary<string, byte> _keys = new();

    /// <summary>Records them too.</summary>
    public INotices? Through { get; set; }
    public ConcurrentQueue<Notice> Told { get; } = new();
    public long Calls;

    public ValueTask<Outcome> TellAsync(Notice notice, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref Calls);
        if (_keys.TryAdd(notice.Key, 0)) Told.Enqueue(notice);
        return Through?.TellAsync(notice, cancel) ?? new(Outcome.Ok);
    }

    /// <summary>What there was nothing more to do about, and for whom; empty = for everybody.</summary>
    public ConcurrentQueue<(string About, string User)> Settled { get; } = new();

    public ValueTask<Outcome> SettleAsync(string owner, string key, CancellationToken cancel = default) => new(Outcome.Ok);

    public ValueTask<Outcome> SettleAboutAsync(string about, string? user = null, CancellationToken cancel = default)
    {
        Settled.Enqueue((about, user ?? ""));
        return Through?.SettleAboutAsync(about, user, cancel) ?? new(Outcome.Ok);
    }
}
