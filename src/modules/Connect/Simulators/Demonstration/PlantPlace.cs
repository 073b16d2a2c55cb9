using System.Net;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>Where the simulated plant stands.</summary>
/// <param name="Engineer">Who connects its devices.</param>
/// <param name="Devices">By asset number.</param>
/// <param name="Address">On which the simulators listen.</param>
/// <param name="UsualPorts">The ports of <see cref="SimulatedAsset.Port"/>; otherwise any free ones.</param>
/// <param name="Start">First day of its history.</param>
public sealed record PlantPlace(Principal Engineer, IReadOnlyDictionary<string, Handle> Devices, IPAddress Address, bool UsualPorts, DateTimeOffset Start);
