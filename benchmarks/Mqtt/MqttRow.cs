namespace Yiwang.Benchmarks.Mqtt;

/// <summary>Who publishes to whom.</summary>
/// <param name="Name">Part of the figure's name.</param>
internal sealed record MqttRow(string Name, int Publishers, int Subscribers)
{
    /// <summary>Copies of one message that arrive.</summary>
    public int Copies => Publishers == 1 ? Subscribers : 1;

    public static IReadOnlyList<MqttRow> All { get; } = [new("1x1", 1, 1), new("10x10", 10, 10), new("100to1", 100, 1), new("1to100", 1, 100)];

    public string TopicOf(int publisher) => Publishers == 1 ? "bench/one" : $"bench/{publisher}";

    public string FilterOf(int subscriber) => Publishers == 1 ? "bench/one" : Subscribers == 1 ? "bench/#" : $"bench/{subscriber}";
}
