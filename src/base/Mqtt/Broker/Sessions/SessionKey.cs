namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>Client identifiers are unique within an owner.</summary>
internal readonly record struct SessionKey(string Owner, string ClientId);
