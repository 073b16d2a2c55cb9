using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Client;

/// <summary>Packet identifiers in use, and who waits for the answer to each. At most 65,535, or what the server allows of messages.</summary>
internal sealed class PendingAnswers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<MqttReason[]>> _waiting = [];
    private ushort _last;
    private MqttEnd? _end;

    public (ushort Id, Task<MqttReason[]> Answer) Begin()
    {
        lock (_gate)
        {
            var answer = new TaskCompletionSource<MqttReason[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_end is { } end) return (0, Task.FromException<MqttReason[]>(new IOException(end.Text)));
            if (_waiting.Count == ushort.MaxValue) return (0, Task.FromException<MqttReason[]>(new IOException("all packet identifiers are in use")));
            do _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
            while (_waiting.ContainsKey(_last));
            _waiting[_last] = answer;
            return (_last, answer.Task);
        }
    }

    public bool Contains(ushort id)
    {
        lock (_gate) return _waiting.ContainsKey(id);
    }

    /// <returns>False when nobody waits for that identifier.</returns>
    public bool Complete(ushort id, MqttReason[] reasons)
    {
        TaskCompletionSource<MqttReason[]>? answer;
        lock (_gate)
        {
            if (!_waiting.Remove(id, out answer)) return false;
        }
        return answer.TrySetResult(reasons);
    }

    public void Fail(MqttEnd end)
    {
        TaskCompletionSource<MqttReason[]>[] all;
        lock (_gate)
        {
            _end ??= end;
            all = [.. _waiting.Values];
            _waiting.Clear();
        }
        foreach (var answer in all) answer.TrySetException(new IOException(end.Text));
    }
}
