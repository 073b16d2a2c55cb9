using System.Net;
using Yiwang.Mqtt.Client;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>Where the simulated plant stands.</summary>
/// <param name="Engineer">Who connects its devices.</param>
/// <param name="Devices">By asset number.</param>
/// <param name="Address">On which the simulators listen.</param>
/// <param name="UsualPorts">The ports of <see cref="SimulatedAsset.Port"/>; otherwise any free ones.</param>
/// <param name="Start">First day of its history.</param>
/// <param name="Broker">Where the vibration sensor publishes and how it signs in; null = the node has no MQTT port, and the sensor is silent.</param>
public sealed record PlantPlace(Principal Engineer, IReadOnlyDictionary<string, Handle> Devices, IPAddress Address, bool UsualPorts, DateTimeOffset Start, MqttClientOptions? Broker);
