using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>One posted recording resource that passed <see cref="MetadataValidator"/>.</summary>
/// <param name="Root">The document as posted; unknown members are kept.</param>
internal sealed record MetadataDocument(string CallUuid, DateTimeOffset Start, ImmutableArray<MediaItem> Media, JsonObject Root);

/// <summary>One media file of it.</summary>
/// <param name="Location">Path or URI of the media as the document says it (mediaDescriptor path, mediaUri or mediaPath).</param>
internal sealed record MediaItem(string MediaId, string Location, JsonObject Json);

/// <summary>What is wrong with a posted document, and where (<c>$.mediaFiles[0].mediaId</c>, or line and column).</summary>
internal sealed record MetadataFault(string Place, string Text);
