using Yiwang.Wire.Handle;

namespace Yiwang.Client.Links;

/// <summary>A message that came back: whole, not yet decrypted or read.</summary>
/// <param name="Message">What follows the envelope.</param>
internal readonly record struct Answer(Envelope Envelope, byte[] Message);
