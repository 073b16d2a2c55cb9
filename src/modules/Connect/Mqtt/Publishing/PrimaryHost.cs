using System.Text;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>Whether the host that an edge node works for is there, after its STATE messages in either style. Without a name every time is right.</summary>
internal sealed class PrimaryHost(string name)
{
    private readonly Lock _gate = new();
    private long _newestMs = long.MinValue;
    private bool? _online;

    public IReadOnlyList<string> Filters => name.Length == 0 ? [] : [SparkplugTopic.State(name), SparkplugTopic.OldState(name)];

    public bool IsThere
    {
        get
        {
            lock (_gate) return name.Length == 0 || _online == true;
        }
    }

    public bool IsGone
    {
        get
        {
            lock (_gate) return name.Length > 0 && _online == false;
        }
    }

    /// <summary>A new connection knows nothing yet; times that were heard stay.</summary>
    public void Reset()
    {
        lock (_gate) _online = null;
    }

    public void Heard(in SparkplugTopic topic, ReadOnlySpan<byte> payload)
    {
        if (Encoding.UTF8.GetString(topic.Host) != name || !SparkplugState.TryParse(payload, out var state)) return;
        lock (_gate)
        {
            // the new style decides where both are spoken; an older time belongs to a session that is over
            if (topic.IsOldState && _newestMs > long.MinValue) return;
            if (!topic.IsOldState && state.Timestamp < _newestMs) return;
            if (!topic.IsOldState) _newestMs = state.Timestamp;
            _online = state.Online;
        }
    }
}
