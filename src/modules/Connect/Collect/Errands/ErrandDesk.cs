using System.Collections.Concurrent;

namespace Yiwang.Connect.Collect.Errands;

/// <summary>
/// What waits on the node to be fetched by collectors. An errand is handed out once: one that was fetched and never answered is not given to anybody again, and one that nobody
/// fetched is withdrawn, so that a machine never moves later than somebody waited for it.
/// </summary>
internal sealed class ErrandDesk(TimeProvider clock)
{
    /// <summary>Waiting for one collector; beyond it an errand is refused.</summary>
    public const int WaitingMax = 32;
    /// <summary>A collector that listens fetches at once; between two of its requests there is a round trip.</summary>
    private static readonly TimeSpan s_fetch = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Owner, string Name), Line> _lines = new();

    /// <summary>It is asking for errands now, or has done so within the last seconds.</summary>
    public bool IsListening(string owner, string name) => _lines.TryGetValue(Key(owner, name), out var line) && line.IsListening(clock, s_fetch);

    /// <returns>Null when it was not fetched or not answered in time.</returns>
    public async ValueTask<(bool Fetched, ErrandAnswer? Answer)> AskAsync(string owner, string name, Errand errand, TimeSpan patience, CancellationToken cancel)
    {
        var line = _lines.GetOrAdd(Key(owner, name), _ => new Line());
        if (line.Add(errand) is not { } waiting) return (false, null);
        try
        {
            await waiting.Fetched.Task.WaitAsync(s_fetch, clock, cancel);
            return (true, await waiting.Answer.Task.WaitAsync(patience, clock, cancel));
        }
        catch (TimeoutException)
        {
            return (waiting.Fetched.Task.IsCompletedSuccessfully, null);
        }
        finally
        {
            line.Remove(waiting);
        }
    }

    /// <summary>All that waits; empty when nothing came in the time given.</summary>
    public async ValueTask<IReadOnlyList<Errand>> TakeAsync(string owner, string name, TimeSpan wait, CancellationToken cancel)
    {
        var line = _lines.GetOrAdd(Key(owner, name), _ => new Line());
        using var _ = line.Listen(clock);
        using var patience = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        while (true)
        {
            if (line.Take(out var news) is { Count: > 0 } taken) return taken;
            try
            {
                await news.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                return [];
            }
        }
    }

    /// <summary>False = nobody waits for it any more.</summary>
    public bool Answer(string owner, string name, ErrandAnswer answer) => _lines.TryGetValue(Key(owner, name), out var line) && line.Answer(answer);

    private static (string, string) Key(string owner, string name) => (owner.ToLowerInvariant(), name.ToLowerInvariant());

    private sealed class Waiting(Errand errand)
    {
        public Errand Errand => errand;
        public TaskCompletionSource Fetched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource<ErrandAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Line
    {
        private readonly Lock _gate = new();
        private readonly List<Waiting> _all = [];
        private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _listeners;
        private long _listenedAt;

        public bool IsListening(TimeProvider clock, TimeSpan grace)
        {
            lock (_gate) return _listeners > 0 || (_listenedAt != 0 && clock.GetElapsedTime(_listenedAt) < grace);
        }

        public Waiting? Add(Errand errand)
        {
            var waiting = new Waiting(errand);
            lock (_gate)
            {
                if (_all.Count >= WaitingMax) return null;
                _all.Add(waiting);
                _news.TrySetResult();
            }
            return waiting;
        }

        public void Remove(Waiting waiting)
        {
            lock (_gate) _all.Remove(waiting);
        }

        public IReadOnlyList<Errand> Take(out Task news)
        {
            lock (_gate)
            {
                var fresh = _all.Where(w => !w.Fetched.Task.IsCompleted).ToArray();
                foreach (var waiting in fresh) waiting.Fetched.TrySetResult();
                if (_news.Task.IsCompleted) _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
                news = _news.Task;
                return [.. fresh.Select(w => w.Errand)];
            }
        }

        public bool Answer(ErrandAnswer answer)
        {
            lock (_gate) return _all.Find(w => w.Errand.Id == answer.Id && w.Fetched.Task.IsCompleted)?.Answer.TrySetResult(answer) ?? false;
        }

        public Listening Listen(TimeProvider clock)
        {
            lock (_gate) _listeners++;
            return new(this, clock);
        }

        public void Left(TimeProvider clock)
        {
            lock (_gate)
            {
                _listeners--;
                _listenedAt = clock.GetTimestamp();
            }
        }
    }

    private readonly struct Listening(Line line, TimeProvider clock) : IDisposable
    {
        public void Dispose() => line.Left(clock);
    }
}
