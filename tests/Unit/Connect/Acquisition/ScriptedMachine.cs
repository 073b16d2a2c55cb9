using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Connect.Acquisition;

/// <summary>A machine that takes writes as the test says.</summary>
internal sealed class ScriptedMachine : IDriverFactory
{
    public List<double> Written { get; } = [];
    public WriteAnswer? Answer { get; set; }
    /// <summary>What the machine says it has after a write; null = what was written.</summary>
    public Func<double, double>? Has { get; set; }
    public TaskCompletionSource Running { get; } = new();
    public TaskCompletionSource Asked { get; } = new();
    public TaskCompletionSource? Hold { get; set; }

    public bool Makes(AdapterKind kind) => true;
    public IDriver Make(DriverSetup setup) => new Driver(this);

    private sealed class Driver(ScriptedMachine machine) : IDriver
    {
        public AdapterHealth Health { get; } = new();

        public async Task RunAsync(CancellationToken cancel)
        {
            machine.Running.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }

        public Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TrialReading>>([]);

        public async Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel)
        {
            machine.Asked.TrySetResult();
            if (machine.Hold is { } hold) await hold.Task;
            machine.Written.Add(value);
            return machine.Answer ?? new(WriteResult.Done, machine.Has?.Invoke(value) ?? value, new Bilingual("完成", "done"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
