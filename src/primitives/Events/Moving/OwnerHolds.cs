using System.Collections.Concurrent;

namespace Yiwang.Events.Moving;

/// <summary>
/// Organisations about which nothing is recorded now, because they are moving to another node or from one. Every append passes here, so no surface can forget it.
/// </summary>
public sealed class OwnerHolds
{
    // shared by all stores of the process: a flow that carries out effects does so in each of them
    private static readonly AsyncLocal<bool> s_following = new();
    private readonly ConcurrentDictionary<string, Outcome> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _settling = new(StringComparer.Ordinal);
    private readonly AsyncLocal<bool> _passing = new();
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    // appends under way that began before and after the last change of what is held
    private readonly int[] _inside = new int[2];
    private int _turn;
    private volatile TaskCompletionSource? _drained;

    /// <summary>An organisation is held from now on, or not any more; must be quick.</summary>
    public event Action<string> Changed = static _ => { };

    public bool IsHeld(string owner) => _held.ContainsKey(owner);

    public IReadOnlyList<string> Held => [.. _held.Keys];

    /// <summary>Held, and what its earlier facts bring about has been recorded too.</summary>
    public bool IsClosed(string owner) => _held.ContainsKey(owner) && !_settling.ContainsKey(owner);

    /// <summary>Null when it may be recorded.</summary>
    public Outcome? Refuses(string owner) => !_held.IsEmpty && !_passing.Value && _held.TryGetValue(owner, out var why) && !(s_following.Value && _settling.ContainsKey(owner)) ? why : null;

    /// <summary>When it completes, nothing about the owner is recorded any more, and everything that was is durable.</summary>
    /// <param name="why">What every command answers from now on.</param>
    /// <param name="settling">What earlier facts bring about may still be recorded, until this is called again without it.</param>
    public Task HoldAsync(string owner, Outcome why, bool settling = false)
    {
        lock (_gate) return _last = AfterAsync(_last, owner, why, settling);
    }

    /// <summary>One at a time, since each waits for the appends of one turn; those take as long as a flush.</summary>
    private async Task AfterAsync(Task before, string owner, Outcome why, bool settling)
    {
        await before;
        if (settling) _settling[owner] = true;
        _held[owner] = why;
        if (!settling) _settling.TryRemove(owner, out _);
        Changed(owner);
        var turn = Volatile.Read(ref _turn) & 1;
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _drained = drained;
        Interlocked.Increment(ref _turn);
        if (Volatile.Read(ref _inside[turn]) > 0) await drained.Task;
        _drained = null;
    }

    public void Release(string owner)
    {
        var was = _held.TryRemove(owner, out _);
        _settling.TryRemove(owner, out _);
        if (was) Changed(owner);
    }

    /// <summary>What this flow records from here on came of facts that were recorded before.</summary>
    public static void Following() => s_following.Value = true;

    /// <summary>What this flow records until disposal passes: the move itself.</summary>
    public IDisposable Passing()
    {
        _passing.Value = true;
        return new End(() => _passing.Value = false);
    }

    /// <summary>An append under way, until disposal.</summary>
    internal Entered Enter()
    {
        while (true)
        {
            var turn = Volatile.Read(ref _turn) & 1;
            Interlocked.Increment(ref _inside[turn]);
            if ((Volatile.Read(ref _turn) & 1) == turn) return new Entered(this, turn);
            Leave(turn);
        }
    }

    private void Leave(int turn)
    {
        if (Interlocked.Decrement(ref _inside[turn]) == 0 && (Volatile.Read(ref _turn) & 1) != turn) _drained?.TrySetResult();
    }

    internal readonly struct Entered(OwnerHolds holds, int turn) : IDisposable
    {
        public void Dispose() => holds.Leave(turn);
    }

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
