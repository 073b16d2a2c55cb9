using System.Runtime.InteropServices;

namespace Yiwang.Node.Commands;

/// <summary>Completes at SIGINT or SIGTERM, or when cancelled.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _registrations;

    public StopSignal(CancellationToken cancel) => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), cancel.Register(() => _stopped.TrySetResult()),
    ];

    public Task Task => _stopped.Task;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stopped.TrySetResult();
    }
}
