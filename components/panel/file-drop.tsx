/** Files that are dragged over the panel can be dropped anywhere on it. */
import { useEffect, useState } from 'preact/hooks';
import './file-drop.css';

const types = ['dragover', 'dragleave', 'drop'] as const;

export function FileDrop({ onDrop }: { onDrop: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listener = (event: DragEvent) => {
      const { type, dataTransfer, relatedTarget } = event;
      if (!dataTransfer?.types.includes('Files')) return;
      // Without this a browser opens the file in the place of the panel.
      event.preventDefault();
      // What is left for another element of the page is not left.
      setOver(type === 'dragover' || (type === 'dragleave' && relatedTarget !== null));
      if (type === 'drop') onDrop([...dataTransfer.files]);
    };
    for (const type of types) window.addEventListener(type, listener);
    return () => {
      for (const type of types) window.removeEventListener(type, listener);
    };
  }, [onDrop]);

  return over && <p class="file-drop">Drop HAR files or logs to open them</p>;
}
