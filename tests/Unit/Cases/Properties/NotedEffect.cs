using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>Does nothing, and notes how often it was asked under each key.</summary>
internal sealed class NotedEffect(string name, NotedEffect.Book book) : ICaseEffect
{
    public string Name => name;
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        // log, position, index: there is one log here
        book.Ran.AddOrUpdate(call.Key[(call.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], 1, (_, n) => n + 1);
        return new(EffectResult.Done);
    }

    internal sealed class Book
    {
        public ConcurrentDictionary<string, int> Ran { get; } = new();
        /// <summary>Of the effects that note themselves here.</summary>
        public ConcurrentBag<string> Names { get; } = [];
        /// <summary>Whether guards let anybody pass now.</summary>
        public volatile bool DoorsOpen = true;
    }
}

internal sealed class AnyGuard(string name, NotedEffect.Book book) : ICaseGuard
{
    public string Name => name;
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => new(book.DoorsOpen ? Outcome.Ok : new Outcome(Codes.CasesNotPossible, name));
}
