// The picture as Streamlit mounts it: one for each place on the page, kept across reruns.
import "./common.css";
import "./graph.css";
import { Picture } from "./picture.js";

const pictures = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let picture = pictures.get(parentElement);
  if (!picture) {
    picture = new Picture(parentElement);
    pictures.set(parentElement, picture);
  }
  picture.send = setTriggerValue;
  picture.update(data);
  return () => {
    picture.destroy();
    pictures.delete(parentElement);
  };
}
